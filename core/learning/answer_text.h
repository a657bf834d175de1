#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/learning/expression.h"

namespace softmaxlab::learning {

/// What a number is said to be counted in.
enum class Unit { none, nats, bits };

/// A number that a learner typed.
struct TypedNumber {
    double value = 0;
    std::optional<double> otherwise;  ///< "1,443" is 1.443 and may be 1443; so are those in "9,216 · 2,048"
    std::optional<int> decimals;  ///< behind the mark, if it is a plain number: 2 of "0.67", 4 of "6.7e-3"
    int significant = 0;          ///< digits of a plain number: 2 of "0.067", 3 of "20.0"
    bool is_percentage = false;   ///< a % stands behind it; the value is divided by 100 already
    Unit unit = Unit::none;       ///< that stands behind it; the value is as it was typed
};

/// Understands what people write for a number: 0.665, .665, 0,665, 66.5 %, 2/3, e/(e+1), ln 3, 2 + ln 3, √2,
/// 3·10^-4, 10⁻⁴, 2**3, ½, 1e-5, −0,5, ∞, NaN, 18,874,368, ０．５; "T =", "=", "≈" or "about" before it and
/// "times", "x" or "…" behind it are passed over. "1/4 = 0.25" and "0.25 (25 %)" are one number if both sides
/// agree. Otherwise what cannot be read, and where.
std::variant<TypedNumber, ExpressionError> number_in_answer(std::string_view text);

/// Several numbers: "[0.6, 0.3, 0.1]", "0.6 0.3 0.1", "60 %; 30 %; 10 %", "0,6; 0,3; 0,1".
std::variant<std::vector<double>, ExpressionError> numbers_in_answer(std::string_view typed);

/// An order: "[2, 0, 1]" is of indices from 0, as files have them. Otherwise the names of the items, or
/// letters, A for the first one, with commas, blanks, "→", "<" or ">" between them, in a row, "CAB", or as
/// JSON: ["fox", "cat", "dog"]. Each item must be there once. With ">" the largest one stands first, with "<"
/// the last: that is the order asked for, unless `smallest_first`.
std::variant<std::vector<std::size_t>, ExpressionError> order_in_answer(std::string_view text,
                                                                        const std::vector<std::string>& items,
                                                                        bool smallest_first = false);

/// A letter: "A", "b", "B." or "(B)" is the first or second of `options`. Also the words of one.
std::variant<std::size_t, ExpressionError> option_in_answer(std::string_view text,
                                                            const std::vector<std::string>& options);

}  // namespace softmaxlab::learning
