#include "core/files/json_numbers.h"

#include <fmt/format.h>

#include <cmath>

namespace softmaxlab {

using nlohmann::ordered_json;

ordered_json number_json(double number) {
    if (std::isfinite(number)) return number;
    if (std::isnan(number)) return "nan";
    return number > 0 ? "inf" : "-inf";
}

ordered_json numbers_json(const std::vector<double>& numbers) {
    auto array = ordered_json::array();
    for (const double number : numbers) array.push_back(number_json(number));
    return array;
}

ordered_json matrix_json(const Matrix& matrix) {
    auto rows = ordered_json::array();
    for (std::size_t i = 0; i < matrix.rows; ++i) {
        const auto row = matrix.row(i);
        rows.push_back(numbers_json({row.begin(), row.end()}));
    }
    return rows;
}

Matrix matrix_in(const JsonValue& value) {
    constexpr const char* expected = "an array of rows of numbers";
    Matrix matrix;
    matrix.rows = value.size(expected);
    if (matrix.rows == 0) value.fail(expected);
    for (std::size_t i = 0; i < matrix.rows; ++i) {
        const JsonValue row = value.at(i);
        const std::vector<double> numbers = row.numbers();
        if (i == 0) matrix.columns = numbers.size();
        if (numbers.empty()) row.fail("a row of numbers");
        if (numbers.size() != matrix.columns)
            row.fail(fmt::format("a row of {} numbers, as long as the first", matrix.columns));
        matrix.values.insert(matrix.values.end(), numbers.begin(), numbers.end());
    }
    return matrix;
}

std::vector<bool> booleans_in(const JsonValue& value) {
    std::vector<bool> booleans(value.size("an array of true and false"));
    for (std::size_t i = 0; i < booleans.size(); ++i) booleans[i] = value.at(i).boolean();
    return booleans;
}

}  // namespace softmaxlab
