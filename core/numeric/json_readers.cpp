#include "core/numeric/json_readers.h"

#include <fmt/format.h>

#include <optional>
#include <vector>

#include "core/base/text.h"
#include "core/numeric/softmax.h"

namespace softmaxlab {

Matrix read_matrix(const JsonValue& value) {
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

double read_temperature(const JsonValue& value) {
    const double temperature = value.number();
    if (!is_temperature(temperature)) value.fail(R"(0, a positive number or "inf")");
    return temperature;
}

Format read_format(const JsonValue& value) {
    const std::optional<Format> format = format_named(value.text());
    if (!format) value.fail(alternatives(format_names(), "\""));
    return *format;
}

Method read_method(const JsonValue& value) {
    const std::optional<Method> method = method_named(value.text());
    if (!method) value.fail(alternatives(method_names(), "\""));
    return *method;
}

}  // namespace softmaxlab
