#include "core/numeric/rounding.h"

#include <cmath>

#include "core/base/limits.h"
#include "core/numeric/quick_exp.h"

namespace softmaxlab {
namespace {

using wide::DoubleDouble;

/// What every number within `error` (relative) of `value` rounds to; NaN if they do not agree.
double agreed_rounding(Format format, double value, double error) {
    const double below = round_to(format, value * (1 - error));
    const double above = round_to(format, value * (1 + error));
    return below == above ? below : quiet_nan;
}

// Outside this range the remainder of a division could not be represented; there the quotient under- or
// overflows in every narrow format anyway, or T is absurdly far from it.
bool is_ordinary(double value) {
    return std::fabs(value) > 0x1p-900 && std::fabs(value) < 0x1p900;
}

DoubleDouble log_of(double x) {
    const double u = x - 1;
    if (std::fabs(u) < 0x1p-20) {  // the series, where the result is small and must keep its digits
        const DoubleDouble v = u;
        return v * (1.0 - v * (0.5 - v * (DoubleDouble(1.0) / 3.0 - v * (0.25 - v * 0.2))));
    }
    if (std::fabs(std::log(x)) < 500) return log(DoubleDouble(x));
    int exponent = 0;
    const double significand = std::frexp(x, &exponent);
    return log(DoubleDouble(significand)) + log(DoubleDouble(2.0)) * static_cast<double>(exponent);
}

}  // namespace

// Nearly always an approximation tells which way to round; where it lies too close to the middle between two
// numbers, all 106 bits decide.
double rounded_exp(Format format, double x) {
    constexpr double beyond_all_formats = 1100;
    if (std::isnan(x)) return x;
    if (x < -beyond_all_formats) return 0;
    if (x > beyond_all_formats) return round_to(format, infinity);
    constexpr double error = 0x1p-57;
    const wide::ScaledDoubleDouble quick = wide::quick_exp(x);
    if (format != Format::f64) {
        const double agreed = agreed_rounding(format, std::ldexp(quick.value.hi, quick.exponent), 0x1p-51);
        if (!std::isnan(agreed)) return agreed;
    } else if (quick.exponent > -1000 && quick.exponent < 1000) {
        const double below = quick.value.hi + (quick.value.lo - quick.value.hi * error);
        const double above = quick.value.hi + (quick.value.lo + quick.value.hi * error);
        if (below == above) return std::ldexp(below, quick.exponent);
    }
    const wide::ScaledDoubleDouble e = wide::exp(DoubleDouble(x));
    return round_to(format, e.value, e.exponent);
}

double rounded_quotient(Format format, double x, double y) {
    const double quotient = x / y;
    // A quotient in double could be rounded twice.
    if (format == Format::f64 || !is_ordinary(x) || !is_ordinary(y) || !is_ordinary(quotient))
        return round_to(format, quotient);
    const double agreed = agreed_rounding(format, quotient, 0x1p-52);
    if (!std::isnan(agreed)) return agreed;
    return round_to(format, DoubleDouble(x) / DoubleDouble(y), 0);
}

double rounded_log(Format format, double x) {
    if (std::isnan(x) || x < 0) return quiet_nan;
    if (x == 0) return round_to(format, -infinity);
    if (x == infinity) return round_to(format, infinity);
    return round_to(format, log_of(x), 0);
}

}  // namespace softmaxlab
