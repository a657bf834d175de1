#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <vector>

#include "core/base/json_value.h"

namespace softmaxlab {

/// About as many bytes does a number take, with its comma, that uses all of its digits.
inline constexpr std::size_t json_bytes_of_number = 20;

/// A number for a JSON text: NaN and ±inf, which JSON does not have, are strings.
nlohmann::ordered_json number_json(double number);
nlohmann::ordered_json numbers_json(const std::vector<double>& numbers);

/// Reads an array of true and false.
std::vector<bool> booleans_in(const JsonValue& value);

}  // namespace softmaxlab
