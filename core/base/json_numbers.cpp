#include "core/base/json_numbers.h"

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

std::vector<bool> booleans_in(const JsonValue& value) {
    std::vector<bool> booleans(value.size("an array of true and false"));
    for (std::size_t i = 0; i < booleans.size(); ++i) booleans[i] = value.at(i).boolean();
    return booleans;
}

}  // namespace softmaxlab
