#include "core/learning/elementary.h"

#include <cmath>

#include "core/base/limits.h"
#include "core/numeric/double_double.h"
#include "core/numeric/rounding.h"

namespace softmaxlab::learning {
namespace {

using wide::DoubleDouble;

constexpr double past_every_exponent = 1100;  // e^±1100 is ∞ and 0 in double

double rounded_exp_of(DoubleDouble x) {
    if (x.hi > past_every_exponent) return infinity;
    if (x.hi < -past_every_exponent) return 0;
    const wide::ScaledDoubleDouble result = wide::exp(x);
    return to_double(result.value, result.exponent);
}

// Of a positive, finite x.
DoubleDouble wide_log(double x) {
    int exponent = 0;
    const double fraction = std::frexp(x, &exponent);
    const DoubleDouble log_2 = wide::log(DoubleDouble(2.0));
    return wide::log(DoubleDouble(fraction)) + log_2 * DoubleDouble(static_cast<double>(exponent));
}

}  // namespace

double exp(double x) {
    if (std::isnan(x)) return x;
    return std::isinf(x) ? (x > 0 ? infinity : 0.0) : rounded_exp_of(x);
}

double log(double x) {
    if (std::isnan(x) || x < 0) return quiet_nan;
    if (x == 0) return -infinity;
    if (std::isinf(x)) return infinity;
    const DoubleDouble result = wide_log(x);
    return result.hi + result.lo;
}

double power(double x, double y) {
    const bool is_ordinary = std::isfinite(x) && std::isfinite(y) && x != 0 && y != 0;
    const bool is_whole = std::isfinite(y) && std::trunc(y) == y;
    if (!is_ordinary || (x < 0 && !is_whole)) return std::pow(x, y);
    const double log_of_base = log(std::fabs(x));
    if (std::fabs(log_of_base) * std::fabs(y) > past_every_exponent)
        return std::pow(x, y);  // ∞ or 0, with its sign
    const double size = rounded_exp_of(wide_log(std::fabs(x)) * DoubleDouble(y));
    const bool is_odd = std::fmod(y, 2.0) != 0;
    return x < 0 && is_odd ? -size : size;
}

}  // namespace softmaxlab::learning
