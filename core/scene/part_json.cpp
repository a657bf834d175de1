#include "core/scene/part_json.h"

#include <fmt/format.h>

#include "core/numeric/softmax.h"

namespace softmaxlab {

double read_number_from(const JsonValue& value, double min, double max) {
    const double number = value.number();
    if (!(number >= min && number <= max)) value.fail(fmt::format("a number from {} to {}", min, max));
    return number;
}

double read_temperature(const JsonValue& value) {
    const double temperature = value.number();
    if (!is_temperature(temperature)) value.fail(R"(0, a positive number or "inf")");
    return temperature;
}

}  // namespace softmaxlab
