#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string_view>
#include <type_traits>

#include "core/numeric/format.h"

namespace softmaxlab {

struct FormatEntry {
    std::string_view name;
    int smallest_exponent;  ///< of the smallest normal number
    FormatLimits limits;
};

// In the order of the enumeration. exp_overflows_above is the largest double x with e^x < largest + ulp/2,
// exp_is_zero_below the smallest with e^x > smallest_subnormal/2.
inline constexpr std::array<FormatEntry, all_formats.size()> format_entries = {{
    {"f64",
     -1022,
     {53, 0x1.fffffffffffffp1023, 0x1p-1022, 0x1p-1074, true, 709.782712893384, -745.1332191019411}},
    {"f32", -126, {24, 0x1.fffffep127, 0x1p-126, 0x1p-149, true, 88.72283908187067, -103.97207708399179}},
    {"bf16", -126, {8, 0x1.fep127, 0x1p-126, 0x1p-133, true, 88.7208840768372, -92.88172219503267}},
    {"f16", -14, {11, 65504, 0x1p-14, 0x1p-24, true, 11.090110718526951, -17.32867951399863}},
    {"f8e5m2", -14, {3, 57344, 0x1p-14, 0x1p-16, true, 11.025816367821553, -11.78350206951907}},
    {"f8e4m3", -6, {4, 448, 0x1p-6, 0x1p-9, false, 6.139884552226254, -6.931471805599453}},
}};

/// round_to() of a format that the compiler knows: what stands in loops over a row.
template <Format format>
struct RoundingTo {
    static constexpr const FormatEntry& entry = format_entries[static_cast<std::size_t>(format)];
    static constexpr FormatLimits limits = entry.limits;
    static constexpr bool is_narrow = format != Format::f64;  ///< a rounding of the double, that is

    /// What stands for the numbers past the largest one.
    static constexpr double past_the_largest = limits.has_infinity ? std::numeric_limits<double>::infinity()
                                                                   : std::numeric_limits<double>::quiet_NaN();

    static double of(double value) {
        if constexpr (format == Format::f64) return value;
        if constexpr (format == Format::f32) return static_cast<double>(static_cast<float>(value));
        const double magnitude = std::fabs(value);
        if (magnitude >= 2 * limits.largest) return std::copysign(past_the_largest, value);
        const double large = leaves_no_room_below_last_place(magnitude);
        const double rounded = (magnitude + large) - large;
        return std::copysign(rounded > limits.largest ? past_the_largest : rounded, value);
    }

    /// 1.5 · 2^52 units of the last place that the magnitude has in the format: an addition to it rounds
    /// there, to nearest with ties to even, and the subtraction of it is exact. `magnitude` is at least 0 and
    /// below 2^1000.
    static double leaves_no_room_below_last_place(double magnitude) {
        constexpr std::uint64_t bias = 1023;
        constexpr std::uint64_t smallest = bias + entry.smallest_exponent;
        constexpr std::uint64_t above_last_place = 52 - (limits.significand_bits - 1);
        constexpr std::uint64_t half = std::uint64_t{1} << 51U;
        std::uint64_t bits = 0;
        std::memcpy(&bits, &magnitude, sizeof bits);
        bits = ((std::max(bits >> 52U, smallest) + above_last_place) << 52U) | half;
        double large = 0;
        std::memcpy(&large, &bits, sizeof large);
        return large;
    }
};

/// Calls `function` with the RoundingTo<> of a format: one choice for a whole row.
template <typename Function>
auto in_format(Format format, const Function& function) {
    switch (format) {
        case Format::f64:
            return function(RoundingTo<Format::f64>{});
        case Format::f32:
            return function(RoundingTo<Format::f32>{});
        case Format::bf16:
            return function(RoundingTo<Format::bf16>{});
        case Format::f16:
            return function(RoundingTo<Format::f16>{});
        case Format::f8e5m2:
            return function(RoundingTo<Format::f8e5m2>{});
        case Format::f8e4m3:
            break;
    }
    return function(RoundingTo<Format::f8e4m3>{});
}

}  // namespace softmaxlab
