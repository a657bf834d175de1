#include "core/numeric/softmax.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "core/base/limits.h"
#include "core/numeric/exponents.h"
#include "core/numeric/rounding.h"

namespace softmaxlab {
namespace {

using wide::DoubleDouble;

Softmax softmax_of_special_row(std::size_t classes, const Exponents& exponents) {
    const bool all_masked = exponents.kind == RowKind::all_masked;
    Softmax result;
    result.probabilities.assign(classes, all_masked ? 0 : quiet_nan);
    result.log_probabilities.assign(classes, all_masked ? -infinity : quiet_nan);
    result.max = all_masked ? -infinity : quiet_nan;
    result.log_sum_exp = result.max;
    result.entropy_nats = result.perplexity = result.margin = quiet_nan;
    result.live_classes = exponents.live_classes;
    result.all_masked = all_masked;
    return result;
}

// m/T, where 0/0 at T = 0 counts as 0: a max of 0 adds nothing to log Σ exp.
DoubleDouble max_over(double max, double temperature) {
    if (max == 0 || temperature == infinity) return 0.0;
    if (temperature == 0) return max > 0 ? infinity : -infinity;
    return difference_over(max, 0, temperature);
}

double log_sum_exp_of(const Exponents& exponents, double temperature) {
    const DoubleDouble shift = max_over(exponents.max, temperature);
    if (!std::isfinite(shift.hi)) return shift.hi;
    if (shift.hi == 0) return to_double(exponents.lifted_log_sum, -lift);
    return to_double(shift + scaled(exponents.lifted_log_sum, -lift));
}

// H = log Σ + Σ p · depth: both terms are ≥ 0, so nothing cancels.
DoubleDouble lifted_entropy(const Exponents& exponents) {
    DoubleDouble weighted = 0.0;
    for (std::size_t i = 0; i < exponents.depth.size(); ++i)
        if (exponents.lifted[i].hi > 0) weighted = weighted + exponents.lifted[i] * exponents.depth[i];
    return exponents.lifted_log_sum + weighted / exponents.sum;
}

double exp_of(DoubleDouble x) {
    const wide::ScaledDoubleDouble e = exp(x);
    return to_double(e.value, e.exponent);
}

// p₁ − p₂ = (1 − e^−d)/Σ with d the depth of the runner-up.
double margin_of(std::span<const double> logits, const Exponents& exponents, double temperature) {
    double runner_up = -infinity;
    for (std::size_t i = 0; i < logits.size(); ++i)
        if (i != exponents.top) runner_up = std::max(runner_up, logits[i]);
    const DoubleDouble depth = depth_of(runner_up, exponents.max, temperature);
    if (depth.hi < 0x1p-900 && runner_up < exponents.max && temperature != infinity) {
        // d itself would be subnormal: it is made larger by 2^300, which this T can take.
        const DoubleDouble lifted_depth = depth_of(runner_up, exponents.max, temperature * 0x1p-300);
        return to_double(lifted_depth / exponents.sum, -300);
    }
    if (depth.hi < 0x1p-30)
        return to_double(depth * (1.0 - depth * 0.5) / exponents.sum);  // 1 − e^−d would cancel
    if (depth.hi > 800) return to_double(1.0 / exponents.sum);
    const wide::ScaledDoubleDouble e = exp(-depth);
    return to_double((1.0 - scaled(e.value, e.exponent)) / exponents.sum);
}

}  // namespace

bool is_temperature(double temperature) {
    return temperature >= 0;  // false for NaN
}

std::vector<double> apply_mask(std::span<const double> logits, const std::vector<bool>& mask) {
    std::vector<double> masked(logits.begin(), logits.end());
    if (mask.empty()) return masked;
    if (mask.size() != logits.size()) throw std::invalid_argument("the mask and the logits differ in size");
    for (std::size_t i = 0; i < masked.size(); ++i)
        if (!mask[i]) masked[i] = -infinity;
    return masked;
}

Softmax softmax(std::span<const double> logits, double temperature) {
    const Exponents exponents = exponents_of(logits, temperature);
    if (exponents.kind != RowKind::ordinary) return softmax_of_special_row(logits.size(), exponents);

    Softmax result;
    result.probabilities.resize(logits.size());
    result.log_probabilities.resize(logits.size());
    for (std::size_t i = 0; i < logits.size(); ++i) {
        result.probabilities[i] = to_double(exponents.lifted[i] / exponents.sum, -lift);
        result.log_probabilities[i] = 0 - minus_log_probability(exponents, i);  // not −0 where p is 1
    }
    const DoubleDouble entropy = lifted_entropy(exponents);
    result.max = exponents.max;
    result.log_sum_exp = log_sum_exp_of(exponents, temperature);
    result.entropy_nats = to_double(entropy, -lift);
    result.perplexity = exp_of(scaled(entropy, -lift));
    result.margin = margin_of(logits, exponents, temperature);
    result.live_classes = exponents.live_classes;
    return result;
}

double log_sum_exp(std::span<const double> logits, double temperature) {
    const Exponents exponents = exponents_of(logits, temperature);
    if (exponents.kind == RowKind::all_masked) return -infinity;
    if (exponents.kind == RowKind::not_a_number) return quiet_nan;
    return log_sum_exp_of(exponents, temperature);
}

double entropy_nats(std::span<const double> probabilities) {
    DoubleDouble sum = 0.0;
    for (const double p : probabilities) {
        if (!(p >= 0)) return quiet_nan;
        if (p > 0) sum = sum + wide::exactly::two_product(p, std::log(p));
    }
    return 0 - sum.hi;
}

double nats_to_bits(double nats) {
    constexpr double log_two = 0.69314718055994530942;
    return nats / log_two;
}

double logit_for_probability(std::span<const double> logits, std::size_t index, double p,
                             double temperature) {
    if (index >= logits.size()) throw std::invalid_argument("no such class");
    if (!(temperature > 0) || temperature == infinity)
        throw std::invalid_argument("a logit for a probability needs a positive, finite temperature");
    if (std::isnan(p)) throw std::invalid_argument("the probability is not a number");

    std::vector<double> others(logits.begin(), logits.end());
    others[index] = -infinity;
    const Exponents exponents = exponents_of(others, temperature);
    if (exponents.kind == RowKind::all_masked)
        throw std::invalid_argument("a logit for a probability needs another class that takes part");
    if (exponents.kind == RowKind::not_a_number) return quiet_nan;

    constexpr double smallest = std::numeric_limits<double>::min();
    constexpr double largest = 1 - std::numeric_limits<double>::epsilon() / 2;
    p = std::clamp(p, smallest, largest);
    const DoubleDouble odds = p / wide::exactly::two_sum(1, -p);
    const DoubleDouble above_max = log(odds) + scaled(exponents.lifted_log_sum, -lift);
    const double distance = above_max.hi * temperature;
    const double farthest = std::max({std::fabs(distance), std::fabs(exponents.max), temperature});
    if (farthest < 0x1p900) return to_double(exponents.max + above_max * temperature);
    constexpr double limit = std::numeric_limits<double>::max();
    return std::clamp(exponents.max + distance, -limit, limit);
}

}  // namespace softmaxlab
