#include "core/numeric/double_double.h"

#include <cstddef>

#include "core/numeric/quick_exp.h"

namespace softmaxlab::wide {
namespace {

constexpr DoubleDouble one_over(double n) {
    return DoubleDouble(1.0) / n;
}

// a + b for |a| > 2 |b|, in half the operations of the general sum.
constexpr DoubleDouble add_small(DoubleDouble a, DoubleDouble b) {
    const DoubleDouble high = exactly::quick_two_sum(a.hi, b.hi);
    return exactly::quick_two_sum(high.hi, high.lo + (a.lo + b.lo));
}

// e^r − 1 for |r| ≤ log 2 / 128. The terms from r⁶ on weigh less than 2^-54 of the result, so double is
// enough for them; the first one left out, r¹¹/11!, less than 2^-108.
DoubleDouble exp_minus_one_of_rest(DoubleDouble r) {
    constexpr DoubleDouble third = one_over(6), fourth = one_over(24), fifth = one_over(120);
    const double t = r.hi;
    const double tail =
        t * (1.0 / 720 + t * (1.0 / 5040 + t * (1.0 / 40320 + t * (1.0 / 362880 + t / 3628800))));
    DoubleDouble sum = add_small(fifth, tail);
    sum = add_small(fourth, r * sum);
    sum = add_small(third, r * sum);
    sum = add_small(0.5, r * sum);
    return add_small(r, r * (r * sum));
}

}  // namespace

ScaledDoubleDouble exp(DoubleDouble x) {
    const double n = std::floor(x.hi / log_of_step.hi + 0.5);
    const DoubleDouble rest = x - log_of_step * n;
    const double k = std::floor(n / steps);
    const DoubleDouble power = step_powers[static_cast<std::size_t>(n - k * steps)];
    return {add_small(power, power * exp_minus_one_of_rest(rest)), static_cast<int>(k)};
}

DoubleDouble log(DoubleDouble x) {
    // One step of Newton's method on e^y = x, with its error of second order taken along.
    const double y = std::log(x.hi);
    const ScaledDoubleDouble inverse = exp(DoubleDouble(-y));
    const DoubleDouble u = scaled(x * inverse.value, inverse.exponent) - 1.0;
    return y + (u - u * u * 0.5);
}

DoubleDouble log1p(DoubleDouble x) {
    if (x.hi < 0x1p-35) return x - x * x * (0.5 - x * one_over(3));  // 1 + x would lose the low bits of x
    return log(1.0 + x);
}

DoubleDouble sqrt(DoubleDouble x) {
    if (x.hi <= 0) return 0.0;
    const double root = std::sqrt(x.hi);
    const DoubleDouble rest = x - exactly::two_product(root, root);
    return exactly::quick_two_sum(root, rest.hi / (2 * root));
}

}  // namespace softmaxlab::wide
