#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

#include "core/numeric/exponents.h"
#include "core/numeric/rounding.h"
#include "core/numeric/softmax.h"

namespace softmaxlab {
namespace {

using wide::DoubleDouble;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

// The limit of (p − y)/T as T → 0: 0 where p has reached y, and ±∞ elsewhere.
double gradient_at_zero(double probability, bool is_target) {
    const double difference = probability - (is_target ? 1 : 0);
    return difference == 0 ? 0 : std::copysign(infinity, difference);
}

}  // namespace

std::vector<double> jacobian(std::span<const double> logits, double temperature) {
    const Exponents exponents = exponents_of(logits, temperature);
    const std::size_t classes = logits.size();
    const bool broken = exponents.kind == RowKind::not_a_number;
    std::vector<double> result(classes * classes, broken ? not_a_number : 0.0);
    if (exponents.kind != RowKind::ordinary || temperature == 0 || temperature == infinity) return result;

    // Of two factors the smaller one stays lifted: their product then neither overflows nor loses its low
    // half.
    const auto product_over_sum = [&](DoubleDouble a, DoubleDouble b) {
        if (a < b) std::swap(a, b);
        return quotient_by_sum(scaled(a, -lift) / exponents.sum * b, exponents, temperature);
    };
    for (std::size_t i = 0; i < classes; ++i) {
        result[i * classes + i] = product_over_sum(exponents.lifted[i], lifted_rest(exponents, i));
        for (std::size_t j = 0; j < i; ++j) {
            const double entry = 0 - product_over_sum(exponents.lifted[i], exponents.lifted[j]);
            result[i * classes + j] = result[j * classes + i] = entry;
        }
    }
    return result;
}

CrossEntropy cross_entropy(std::span<const double> logits, std::size_t target, double temperature) {
    const Exponents exponents = exponents_of(logits, temperature);
    if (target >= logits.size()) throw std::out_of_range("the target is not a class");

    CrossEntropy result;
    result.target = target;
    if (exponents.kind != RowKind::ordinary) {
        result.loss = exponents.kind == RowKind::all_masked ? infinity : not_a_number;
        result.gradient.assign(logits.size(), not_a_number);
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
    if (exponents.kind == RowKind::not_a_number) return not_a_number;

    constexpr double smallest = std::numeric_limits<double>::min();
    constexpr double largest = 1 - std::numeric_limits<double>::epsilon() / 2;
    p = std::clamp(p, smallest, largest);
    const DoubleDouble odds = p / wide::exactly::sum(1, -p);
    const DoubleDouble above_max = log(odds) + scaled(exponents.lifted_log_sum, -lift);
    const double distance = above_max.hi * temperature;
    const double farthest = std::max({std::fabs(distance), std::fabs(exponents.max), temperature});
    if (farthest < 0x1p900) return to_double(exponents.max + above_max * temperature);
    constexpr double limit = std::numeric_limits<double>::max();
    return std::clamp(exponents.max + distance, -limit, limit);
}

}  // namespace softmaxlab
