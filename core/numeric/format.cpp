#include "core/numeric/format.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>

#include "core/numeric/rounding.h"

namespace softmaxlab {
namespace {

struct FormatEntry {
    std::string_view name;
    int smallest_exponent;  ///< of the smallest normal number
    FormatLimits limits;
};

// In the order of the enumeration. exp_overflows_above is the largest double x with e^x < largest + ulp/2,
// exp_is_zero_below the smallest with e^x > smallest_subnormal/2.
constexpr std::array<FormatEntry, all_formats.size()> entries = {{
    {"f64",
     -1022,
     {53, 0x1.fffffffffffffp1023, 0x1p-1022, 0x1p-1074, true, 709.782712893384, -745.1332191019411}},
    {"f32", -126, {24, 0x1.fffffep127, 0x1p-126, 0x1p-149, true, 88.72283908187067, -103.97207708399179}},
    {"bf16", -126, {8, 0x1.fep127, 0x1p-126, 0x1p-133, true, 88.7208840768372, -92.88172219503267}},
    {"f16", -14, {11, 65504, 0x1p-14, 0x1p-24, true, 11.090110718526951, -17.32867951399863}},
    {"f8e5m2", -14, {3, 57344, 0x1p-14, 0x1p-16, true, 11.025816367821553, -11.78350206951907}},
    {"f8e4m3", -6, {4, 448, 0x1p-6, 0x1p-9, false, 6.139884552226254, -6.931471805599453}},
}};

const FormatEntry& entry_of(Format format) {
    return entries[static_cast<std::size_t>(format)];
}

double overflow(const FormatLimits& limits, double sign) {
    const double past = limits.has_infinity ? std::numeric_limits<double>::infinity()
                                            : std::numeric_limits<double>::quiet_NaN();
    return std::copysign(past, sign);
}

/// 2^exponent, a normal number.
double power_of_two(int exponent) {
    const std::uint64_t bits = static_cast<std::uint64_t>(exponent + 1023) << 52U;
    double power = 0;
    std::memcpy(&power, &bits, sizeof power);
    return power;
}

// The significand as a whole number, ties to even unless `below` (the sign of what the double could not hold)
// breaks the tie.
double round_to_whole(double significand, double below) {
    const double floor = std::floor(significand);
    const double fraction = significand - floor;
    if (fraction != 0.5) return fraction > 0.5 ? floor + 1 : floor;
    if (below != 0) return below > 0 ? floor + 1 : floor;
    return std::fmod(floor, 2) == 0 ? floor : floor + 1;
}

// Adding 1.5 · 2^52 units of the last place leaves no room below that place: the addition rounds there, to
// nearest with ties to even, and the subtraction is exact. `magnitude` is at least 0 and below 2^1000.
double rounded_by_addition(double magnitude, const FormatEntry& entry) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, &magnitude, sizeof bits);
    const int exponent = static_cast<int>(bits >> 52U) - 1023;
    const int last_place = std::max(exponent, entry.smallest_exponent) - (entry.limits.significand_bits - 1);
    const double unit_of_last_place = power_of_two(last_place);
    const double large = unit_of_last_place * 0x1.8p52;
    return (magnitude + large) - large;
}

}  // namespace

std::string_view name_of(Format format) {
    return entry_of(format).name;
}

std::optional<Format> format_named(std::string_view name) {
    const auto found = std::find_if(all_formats.begin(), all_formats.end(),
                                    [&](Format format) { return name_of(format) == name; });
    if (found == all_formats.end()) return std::nullopt;
    return *found;
}

FormatLimits limits_of(Format format) {
    return entry_of(format).limits;
}

double round_to(Format format, wide::DoubleDouble value, int exponent) {
    if (value.hi == 0) return value.hi;
    const FormatEntry& entry = entry_of(format);
    const int digits = entry.limits.significand_bits;

    int top_exponent = 0;  // |hi| is in [2^(top − 1), 2^top)
    std::frexp(value.hi, &top_exponent);
    // Below the smallest normal number the spacing stays the same: those are the subnormals.
    const int last_place = std::max(top_exponent - 1 + exponent, entry.smallest_exponent) - (digits - 1);

    const double significand = std::ldexp(std::fabs(value.hi), exponent - last_place);
    const double below = std::signbit(value.hi) ? -value.lo : value.lo;
    const double magnitude = std::ldexp(round_to_whole(significand, below), last_place);
    if (magnitude > entry.limits.largest) return overflow(entry.limits, value.hi);
    return std::copysign(magnitude, value.hi);
}

double round_to(Format format, double value) {
    if (std::isnan(value) || format == Format::f64) return value;
    if (std::isinf(value)) return overflow(limits_of(format), value);
    if (format == Format::f32) return static_cast<double>(static_cast<float>(value));

    const FormatEntry& entry = entry_of(format);
    if (std::fabs(value) >= 2 * entry.limits.largest) return overflow(entry.limits, value);
    const double magnitude = rounded_by_addition(std::fabs(value), entry);
    if (magnitude > entry.limits.largest) return overflow(entry.limits, value);
    return std::copysign(magnitude, value);
}

double to_double(wide::DoubleDouble value, int exponent) {
    const double result = std::ldexp(value.hi, exponent);
    if (std::fabs(result) > std::numeric_limits<double>::min()) return result;  // ldexp had nothing to round
    return round_to(Format::f64, value, exponent);
}

}  // namespace softmaxlab
