#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace softmaxlab {

/// More numbers than this are not read from one file.
inline constexpr std::size_t max_numbers = 100'000'000;

/// The non-finite number that a word stands for, in upper or lower case: inf, infinity, ∞ (with any sign),
/// nan, and the spellings of older C libraries (1.#INF, 1.#IND).
std::optional<double> non_finite_named(std::string_view text);

/// The number that all of `text` is, non-finite ones included; `decimal` is its decimal mark, its minus sign
/// "-" or "−". Nothing if it is not one, or if it is finite and no double is large enough for it.
std::optional<double> number_from(std::string_view text, char decimal = '.');

}  // namespace softmaxlab
