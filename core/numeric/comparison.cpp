#include "core/numeric/comparison.h"

#include <cmath>
#include <cstddef>
#include <stdexcept>

#include "core/base/limits.h"
#include "core/numeric/double_double.h"
#include "core/numeric/exponents.h"
#include "core/numeric/softmax.h"
#include "core/numeric/temperature.h"

namespace softmaxlab {
namespace {

using wide::DoubleDouble;

void check_sizes(std::span<const double> p, std::span<const double> q) {
    if (p.size() != q.size()) throw std::invalid_argument("the distributions differ in size");
}

// log(p/q) of positive numbers, where the quotient itself may be out of range.
double log_ratio(double p, double q) {
    const double ratio = p / q;
    return std::isnormal(ratio) ? std::log(ratio) : std::log(p) - std::log(q);
}

// p log(p/q) − p + q = p (x − log(1 + x)) with x = q/p − 1. Near x = 0 the two terms cancel: there it is the
// series p (x²/2 − x³/3 + …).
double divergence_term(double p, double q) {
    if (p == 0) return q;
    if (q == 0) return infinity;
    const double x = (q - p) / p;
    constexpr double small = 0.125;  // 18 terms leave 0.125^18 ≈ 5.6e-17 of x²
    if (std::fabs(x) > small) return p * log_ratio(p, q) + (q - p);
    double series = 0;
    for (int power = 19; power >= 2; --power) series = 1.0 / power - x * series;
    return p * (x * x * series);
}

}  // namespace

double kl_divergence(std::span<const double> p, std::span<const double> q) {
    check_sizes(p, q);
    DoubleDouble sum = 0.0;
    bool infinite = false;
    for (std::size_t i = 0; i < p.size(); ++i) {
        if (!(p[i] >= 0) || !(q[i] >= 0)) return quiet_nan;
        const double term = divergence_term(p[i], q[i]);
        if (term == infinity) infinite = true;
        if (!infinite) sum = sum + term;
    }
    return infinite ? infinity : sum.hi;
}

double total_variation(std::span<const double> p, std::span<const double> q) {
    check_sizes(p, q);
    DoubleDouble sum = 0.0;
    for (std::size_t i = 0; i < p.size(); ++i) sum = sum + std::fabs(p[i] - q[i]);
    return sum.hi / 2;
}

// Var_p(z)/T² is the variance of the depths (m − z)/T, taken about their mean: where one class has nearly
// everything, its own share of it, mean², is far below that of the others, and nothing cancels.
double entropy_slope(std::span<const double> logits, double temperature) {
    const Exponents exponents = exponents_of(logits, temperature);
    if (exponents.kind != RowKind::ordinary) return quiet_nan;
    if (is_limit(temperature)) return 0;

    DoubleDouble weighted = 0.0;
    for (std::size_t i = 0; i < logits.size(); ++i)
        if (exponents.lifted[i].hi > 0) weighted = weighted + exponents.lifted[i] * exponents.depth[i];
    const DoubleDouble mean = scaled(weighted / exponents.sum, -lift);

    DoubleDouble squares = 0.0;
    for (std::size_t i = 0; i < logits.size(); ++i) {
        if (!(exponents.lifted[i].hi > 0)) continue;
        const DoubleDouble distance = exponents.depth[i] - mean;
        squares = squares + exponents.lifted[i] * (distance * distance);
    }
    return quotient_by_sum(squares, exponents, temperature);
}

double entropy_slope_by_difference(std::span<const double> logits, double temperature) {
    if (is_limit(temperature)) return entropy_slope(logits, temperature);
    constexpr double step = 1e-5;
    const double above = temperature * (1 + step);
    const double below = temperature * (1 - step);
    const double rise = softmax(logits, above).entropy_nats - softmax(logits, below).entropy_nats;
    return rise / (above - below);
}

}  // namespace softmaxlab
