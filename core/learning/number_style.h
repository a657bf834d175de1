#pragma once

#include <string>
#include <string_view>

#include "core/learning/value.h"

namespace softmaxlab::learning {

/// How a number stands in a text.
struct NumberStyle {
    enum class Kind { decimals, scientific, percent };

    Kind kind = Kind::decimals;
    int digits = 3;              ///< behind the point, 0 … 17
    bool decimal_comma = false;  ///< "0,659", and "; " between several numbers

    friend bool operator==(const NumberStyle&, const NumberStyle&) = default;
};

/// With so many digits behind the point, but three significant ones for what would read as 0: "0.659",
/// "1.18e-4". Whole numbers from 10,000 have commas. The minus sign is "−", infinities "∞"; scientific: three
/// significant digits.
std::string formatted(double number, NumberStyle style = {});

/// Whether numbers have a comma in that language: "de", "fr-CA".
bool has_decimal_comma(std::string_view language);

/// A number, a name as it is, or a vector's elements with ", " between them; rows of a matrix with "; ".
std::string formatted(const Value& value, NumberStyle style = {});

}  // namespace softmaxlab::learning
