#include "core/numeric/format.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "core/base/limits.h"
#include "core/numeric/format_rounding.h"
#include "core/numeric/rounding.h"

namespace softmaxlab {
namespace {

const FormatEntry& entry_of(Format format) {
    return format_entries[static_cast<std::size_t>(format)];
}

double overflow(const FormatLimits& limits, double sign) {
    const double past = limits.has_infinity ? infinity : quiet_nan;
    return std::copysign(past, sign);
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

}  // namespace

std::string_view name_of(Format format) {
    return entry_of(format).name;
}

std::vector<std::string> format_names() {
    std::vector<std::string> names;
    for (const Format format : all_formats) names.emplace_back(name_of(format));
    return names;
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
    return in_format(format, [value](auto rounding) { return rounding.of(value); });
}

double to_double(wide::DoubleDouble value, int exponent) {
    const double result = std::ldexp(value.hi, exponent);
    if (std::fabs(result) > std::numeric_limits<double>::min()) return result;  // ldexp had nothing to round
    return round_to(Format::f64, value, exponent);
}

}  // namespace softmaxlab
