#include "core/scene/matrix_json.h"

#include <fmt/format.h>

#include <vector>

namespace softmaxlab {

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

}  // namespace softmaxlab
