#include "core/scene/part_json.h"

#include <fmt/format.h>

namespace softmaxlab {

double read_number_from(const JsonValue& value, double min, double max) {
    const double number = value.number();
    if (!(number >= min && number <= max)) value.fail(fmt::format("a number from {} to {}", min, max));
    return number;
}

}  // namespace softmaxlab
