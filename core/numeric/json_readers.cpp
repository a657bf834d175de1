#include "core/numeric/json_readers.h"

#include <fmt/format.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/text.h"
#include "core/numeric/softmax.h"

namespace softmaxlab {
namespace {

double read_between(const JsonValue& value, double least, double most, const char* expected) {
    const double number = value.number();
    if (!(number >= least && number <= most)) value.fail(expected);
    return number;
}

}  // namespace

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

SamplingOptions read_sampling_filters(const JsonValue& object, const SamplingOptions& defaults) {
    constexpr double smallest = 1e-300;
    constexpr std::int64_t max_classes = std::int64_t{1} << 31;
    SamplingOptions options = defaults;
    if (object.has("top_k"))
        options.top_k = static_cast<std::size_t>(object.at("top_k").integer(0, max_classes));
    if (object.has("top_p"))
        options.top_p = read_between(object.at("top_p"), smallest, 1, "a number above 0 and at most 1");
    if (object.has("min_p")) options.min_p = read_between(object.at("min_p"), 0, 1, "a number from 0 to 1");
    if (object.has("repetition_penalty"))
        options.repetition_penalty =
            read_between(object.at("repetition_penalty"), smallest, 1e300, "a positive number, 1 for none");
    return options;
}

}  // namespace softmaxlab
