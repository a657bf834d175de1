#include "core/numeric/exponents.h"

#include <cmath>
#include <stdexcept>

#include "core/base/limits.h"
#include "core/numeric/rounding.h"
#include "core/numeric/softmax.h"

namespace softmaxlab {
namespace {

using wide::DoubleDouble;

// e^-x · 2^lift. Beyond this depth even 2^lift · e^-x · T⁻¹ is 0 in double for every sensible T.
DoubleDouble lifted_exponential(DoubleDouble depth) {
    constexpr double bottomless = 950;
    if (depth.hi > bottomless) return 0.0;
    const wide::ScaledDoubleDouble e = exp(-depth);
    return scaled(e.value, e.exponent + lift);
}

// Rows longer than this are summed from exponentials that are right to 1 ULP of double instead of to 2^-100:
// several times as fast, and the errors of so many terms average out.
constexpr std::size_t many = 4096;

DoubleDouble lifted_exponential_of_many(DoubleDouble depth) {
    constexpr double still_normal = 700;
    if (depth.hi > still_normal) return lifted_exponential(depth);
    const double e = std::exp(-depth.hi);
    return std::ldexp(e - e * depth.lo, lift);
}

// log(1 + others), lifted. Below 2^-900 the logarithm equals its argument to more digits than are kept.
DoubleDouble lifted_log_of_one_plus(DoubleDouble lifted_others) {
    if (lifted_others.hi < std::ldexp(1.0, lift - 900)) return lifted_others;
    return scaled(log1p(scaled(lifted_others, -lift)), lift);
}

}  // namespace

DoubleDouble depth_of(double logit, double max, double temperature) {
    if (logit == max) return 0.0;
    if (logit == -infinity || temperature == 0) return infinity;
    if (temperature == infinity) return 0.0;
    return difference_over(max, logit, temperature);
}

DoubleDouble difference_over(double a, double b, double temperature) {
    DoubleDouble difference = wide::exactly::two_sum(a, -b);
    if (!std::isfinite(difference.hi)) {
        difference = wide::exactly::two_sum(a / 2, -b / 2);
        temperature /= 2;
    }
    const double quotient = difference.hi / temperature;
    if (!std::isfinite(quotient)) return quotient;
    // The division multiplies again, and splits what it multiplies: nothing may come near the ends of double.
    const bool is_huge = std::fabs(difference.hi) > 0x1p900 || std::fabs(quotient) > 0x1p800;
    const bool is_tiny = std::fabs(difference.hi) < 0x1p-800;
    const int by = is_huge ? 400 : is_tiny ? -400 : 0;
    int both = 0;
    if (temperature > 0x1p900) both = -200;
    if (temperature < 0x1p-700) both = 350;
    const DoubleDouble dividend = scaled(difference, both - by);
    return scaled(dividend / DoubleDouble(std::ldexp(temperature, both)), by);
}

Exponents exponents_of(std::span<const double> logits, double temperature) {
    if (logits.empty()) throw std::invalid_argument("softmax needs at least one logit");
    if (!is_temperature(temperature))
        throw std::invalid_argument("a temperature is 0, a positive number, or infinity");

    Exponents result;
    result.max = -infinity;
    for (std::size_t i = 0; i < logits.size(); ++i) {
        const double z = logits[i];
        if (std::isnan(z) || z == infinity) result.kind = RowKind::not_a_number;
        if (z != -infinity) ++result.live_classes;
        if (z > result.max) {
            result.max = z;
            result.top = i;
        }
    }
    if (result.live_classes == 0) result.kind = RowKind::all_masked;
    if (result.kind != RowKind::ordinary) return result;

    result.depth.resize(logits.size());
    result.lifted.resize(logits.size());
    for (std::size_t i = 0; i < logits.size(); ++i) {
        result.depth[i] = depth_of(logits[i], result.max, temperature);
        result.lifted[i] = logits.size() > many ? lifted_exponential_of_many(result.depth[i])
                                                : lifted_exponential(result.depth[i]);
        if (i != result.top) result.others = result.others + result.lifted[i];
    }
    result.sum = 1.0 + scaled(result.others, -lift);
    result.lifted_log_sum = lifted_log_of_one_plus(result.others);
    return result;
}

double minus_log_probability(const Exponents& exponents, std::size_t index) {
    const DoubleDouble depth = exponents.depth[index];
    if (!std::isfinite(depth.hi)) return infinity;
    if (depth.hi == 0) return to_double(exponents.lifted_log_sum, -lift);
    return to_double(depth + scaled(exponents.lifted_log_sum, -lift));
}

DoubleDouble lifted_rest(const Exponents& exponents, std::size_t index) {
    if (index == exponents.top) return exponents.others;
    return scaled(DoubleDouble(1.0), lift) + (exponents.others - exponents.lifted[index]);
}

double quotient_by_sum(DoubleDouble lifted_numerator, const Exponents& exponents, double temperature) {
    if (temperature == infinity) return 0;
    int exponent = 0;
    const double significand = std::frexp(temperature, &exponent);
    return to_double(lifted_numerator / (exponents.sum * significand), -lift - exponent);
}

}  // namespace softmaxlab
