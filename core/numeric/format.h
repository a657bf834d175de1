#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace softmaxlab {

/// A binary floating-point format whose arithmetic can be traced.
enum class Format { f64, f32, bf16, f16, f8e5m2, f8e4m3 };

inline constexpr std::array<Format, 6> all_formats = {Format::f64, Format::f32,    Format::bf16,
                                                      Format::f16, Format::f8e5m2, Format::f8e4m3};

/// The short name used in files, on the command line and on screen: "f64", "f8e4m3" …
std::string_view name_of(Format format);

/// All of them.
std::vector<std::string> format_names();

/// The format with that short name, or nothing.
std::optional<Format> format_named(std::string_view name);

/// What a format can hold. All values are exact in double.
struct FormatLimits {
    int significand_bits;       ///< with the hidden bit: 53, 24, 8, 11, 3, 4
    double largest;             ///< largest finite number
    double smallest_normal;     ///< smallest positive number with a full significand
    double smallest_subnormal;  ///< smallest positive number
    bool has_infinity;          ///< f8e4m3 has none: it overflows to NaN
    double
        exp_overflows_above;   ///< e^x rounds past `largest` for every x above this one: log(largest + ulp/2)
    double exp_is_zero_below;  ///< e^x rounds to 0 for every x below this one: log(smallest_subnormal/2)
};

FormatLimits limits_of(Format format);

/// `value` rounded to the nearest number of `format`, ties to even, subnormals kept. Past the largest finite
/// number: ±inf, or NaN in f8e4m3. NaN stays NaN. The result is exact in double.
double round_to(Format format, double value);

}  // namespace softmaxlab
