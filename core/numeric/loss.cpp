#include "core/numeric/loss.h"

#include <cmath>
#include <stdexcept>

#include "core/base/limits.h"
#include "core/numeric/exponents.h"
#include "core/numeric/rounding.h"
#include "core/numeric/softmax.h"

namespace softmaxlab {
namespace {

// The limit of (p − y)/T as T → 0: 0 where p has reached y, and ±∞ elsewhere.
double gradient_at_zero(double probability, bool is_target) {
    const double difference = probability - (is_target ? 1 : 0);
    return difference == 0 ? 0 : std::copysign(infinity, difference);
}

}  // namespace

CrossEntropy cross_entropy(std::span<const double> logits, std::size_t target, double temperature) {
    const Exponents exponents = exponents_of(logits, temperature);
    if (target >= logits.size()) throw std::out_of_range("the target is not a class");

    CrossEntropy result;
    result.target = target;
    if (exponents.kind != RowKind::ordinary) {
        result.loss = exponents.kind == RowKind::all_masked ? infinity : quiet_nan;
        result.gradient.assign(logits.size(), quiet_nan);
        return result;
    }
    result.loss = minus_log_probability(exponents, target);
    result.gradient.resize(logits.size());
    for (std::size_t i = 0; i < logits.size(); ++i) {
        const bool is_target = i == target;
        if (temperature == 0) {
            result.gradient[i] =
                gradient_at_zero(to_double(exponents.lifted[i] / exponents.sum, -lift), is_target);
        } else if (is_target) {
            result.gradient[i] = 0 - quotient_by_sum(lifted_rest(exponents, i), exponents, temperature);
        } else {
            result.gradient[i] = quotient_by_sum(exponents.lifted[i], exponents, temperature);
        }
    }
    return result;
}

std::vector<double> smoothed_target(std::span<const double> logits, std::size_t target, double smoothing) {
    if (target >= logits.size()) throw std::out_of_range("the target is not a class");
    if (!(smoothing >= 0 && smoothing <= 1)) throw std::invalid_argument("label smoothing is 0 to 1");
    std::size_t live = 0;
    for (const double z : logits) live += z == -infinity ? 0U : 1U;
    std::vector<double> q(logits.size(), 0.0);
    for (std::size_t i = 0; i < logits.size(); ++i)
        if (logits[i] != -infinity) q[i] = smoothing / static_cast<double>(live);
    q[target] += 1 - smoothing;
    return q;
}

SoftCrossEntropy soft_cross_entropy(std::span<const double> logits, std::span<const double> target,
                                    double temperature) {
    if (logits.size() != target.size())
        throw std::invalid_argument("one target probability for each logit is needed");
    double sum = 0;
    for (const double q : target) {
        if (!(q >= 0 && q <= 1)) throw std::invalid_argument("a target probability is 0 to 1");
        sum += q;
    }
    const Softmax exact = softmax(logits, temperature);
    SoftCrossEntropy result;
    result.gradient.resize(logits.size());
    for (std::size_t i = 0; i < logits.size(); ++i) {
        if (target[i] > 0) result.loss -= target[i] * exact.log_probabilities[i];
        const double difference = sum * exact.probabilities[i] - target[i];
        result.gradient[i] = exact.all_masked                      ? quiet_nan
                             : temperature == 0 && difference == 0 ? 0
                                                                   : difference / temperature;
    }
    return result;
}

double sigmoid(double x) {
    if (x >= 0) return 1 / (1 + std::exp(-x));
    const double e = std::exp(x);
    return e / (1 + e);
}

}  // namespace softmaxlab
