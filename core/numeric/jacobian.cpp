#include "core/numeric/jacobian.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "core/base/limits.h"
#include "core/numeric/exponents.h"
#include "core/numeric/rounding.h"
#include "core/numeric/temperature.h"

namespace softmaxlab {
namespace {

using wide::DoubleDouble;

bool any_nan(std::span<const double> values) {
    return std::any_of(values.begin(), values.end(), [](double x) { return std::isnan(x); });
}

struct TwoLargest {
    double first = 0;
    double second = 0;
    std::size_t index = 0;  ///< of the first
};

TwoLargest two_largest(std::span<const double> p) {
    TwoLargest top;
    for (std::size_t i = 0; i < p.size(); ++i) {
        if (p[i] > top.first) {
            top.second = top.first;
            top.first = p[i];
            top.index = i;
        } else {
            top.second = std::max(top.second, p[i]);
        }
    }
    return top;
}

/// Σ pᵢ/(pᵢ − λ): rises from −∞ to ∞ between the two largest p.
double secular(std::span<const double> p, double lambda) {
    double sum = 0;
    for (const double x : p)
        if (x > 0) sum += x / (x - lambda);
    return sum;
}

std::vector<std::size_t> all_classes(const Softmax& exact) {
    std::vector<std::size_t> all(exact.probabilities.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    return all;
}

}  // namespace

std::vector<double> jacobian(std::span<const double> logits, double temperature) {
    const Exponents exponents = exponents_of(logits, temperature);
    const std::size_t classes = logits.size();
    const bool broken = exponents.kind == RowKind::not_a_number;
    std::vector<double> result(classes * classes, broken ? quiet_nan : 0.0);
    if (exponents.kind != RowKind::ordinary || is_limit(temperature)) return result;

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

std::vector<double> jacobian_block(std::span<const double> logits, double temperature,
                                   std::span<const std::size_t> classes) {
    for (const std::size_t index : classes)
        if (index >= logits.size()) throw std::out_of_range("no such class");
    const Softmax exact = softmax(logits, temperature);
    const std::size_t n = classes.size();
    std::vector<double> block(n * n, 0.0);
    const bool broken = !exact.all_masked && any_nan(exact.probabilities);
    if (broken) std::fill(block.begin(), block.end(), quiet_nan);
    if (broken || exact.all_masked || is_limit(temperature)) return block;
    for (std::size_t a = 0; a < n; ++a) {
        const double p = exact.probabilities[classes[a]];
        for (std::size_t b = 0; b < n; ++b)
            block[a * n + b] = -(p * exact.probabilities[classes[b]]) / temperature;
        for (std::size_t b = 0; b < n; ++b) {
            if (classes[b] != classes[a]) continue;
            block[a * n + b] = variance_of(exact, classes[a]) / temperature;
        }
    }
    return block;
}

std::vector<double> jacobian_times(std::span<const double> logits, double temperature,
                                   std::span<const double> delta) {
    if (logits.size() != delta.size()) throw std::invalid_argument("one change for each logit is needed");
    const Softmax exact = softmax(logits, temperature);
    std::vector<double> change(logits.size(), 0.0);
    if (any_nan(exact.probabilities)) std::fill(change.begin(), change.end(), quiet_nan);
    if (exact.all_masked || is_limit(temperature) || std::isnan(change[0])) return change;
    double mean = 0;
    for (std::size_t i = 0; i < delta.size(); ++i)
        if (exact.probabilities[i] > 0) mean += exact.probabilities[i] * delta[i];
    for (std::size_t i = 0; i < delta.size(); ++i)
        if (exact.probabilities[i] > 0) change[i] = exact.probabilities[i] * (delta[i] - mean) / temperature;
    return change;
}

std::vector<double> jacobian_column(const Softmax& exact, std::size_t index, double temperature) {
    std::vector<double> column(exact.probabilities.size());
    jacobian_column(exact, index, temperature, all_classes(exact), column);
    return column;
}

void jacobian_column(const Softmax& exact, std::size_t index, double temperature,
                     std::span<const std::size_t> classes, std::span<double> column) {
    const std::vector<double>& p = exact.probabilities;
    const double own = p.at(index);
    if (is_limit(temperature) || own == 0) {
        std::fill(column.begin(), column.end(), 0.0);
        return;
    }
    for (std::size_t n = 0; n < column.size(); ++n) {
        const bool diagonal = classes[n] == index;
        column[n] =
            diagonal ? variance_of(exact, index) / temperature : -(p.at(classes[n]) * own) / temperature;
    }
}

std::vector<double> change_by_nudge(const Softmax& exact, std::size_t index, double delta,
                                    double temperature) {
    std::vector<double> change(exact.probabilities.size());
    change_by_nudge(exact, index, delta, temperature, all_classes(exact), change);
    return change;
}

void change_by_nudge(const Softmax& exact, std::size_t index, double delta, double temperature,
                     std::span<const std::size_t> classes, std::span<double> change) {
    const std::vector<double>& p = exact.probabilities;
    const double own = p.at(index);
    if (is_limit(temperature) || own == 0) {
        std::fill(change.begin(), change.end(), 0.0);
        return;
    }
    const double rest = -std::expm1(exact.log_probabilities[index]);
    // Dividing by e^(δ/T) where that is large: it may be past all doubles.
    const double exponent = delta / temperature;
    const double growth = exponent > 0 ? -std::expm1(-exponent) : std::expm1(exponent);
    const double sum = exponent > 0 ? std::exp(-exponent) * rest + own : rest + own * std::exp(exponent);
    for (std::size_t n = 0; n < change.size(); ++n) {
        const bool nudged = classes[n] == index;
        change[n] = nudged ? own * rest * growth / sum : -(p.at(classes[n]) * own * growth / sum);
    }
}

std::vector<double> sums_of_others(std::span<const double> probabilities) {
    const std::size_t top = two_largest(probabilities).index;
    double without_top = 0;
    for (std::size_t i = 0; i < probabilities.size(); ++i)
        if (i != top) without_top += probabilities[i];
    std::vector<double> sums(probabilities.size());
    // No other p is more than half of the sum: taking it off leaves all digits.
    for (std::size_t i = 0; i < sums.size(); ++i)
        sums[i] = i == top ? without_top : probabilities[top] + without_top - probabilities[i];
    return sums;
}

double variance_of(const Softmax& exact, std::size_t index) {
    const double p = exact.probabilities.at(index);
    return p == 0 ? 0 : p * -std::expm1(exact.log_probabilities[index]);
}

double largest_variance(std::span<const double> probabilities) {
    if (any_nan(probabilities)) return quiet_nan;
    const TwoLargest top = two_largest(probabilities);
    double rest = 0;  // 1 − p₁, without cancelling
    for (std::size_t i = 0; i < probabilities.size(); ++i)
        if (i != top.index) rest += probabilities[i];
    return std::max(top.first * rest, top.second * (1 - top.second));
}

double spectral_norm(std::span<const double> probabilities) {
    if (any_nan(probabilities)) return quiet_nan;
    const TwoLargest top = two_largest(probabilities);
    if (top.second == 0) return 0;
    double low = top.second;
    double high = top.first;
    // Halving the logarithm first: the root may lie anywhere between 1e-300 and 1.
    while (high > 2 * low) {
        const double middle = std::sqrt(low) * std::sqrt(high);
        (secular(probabilities, middle) < 0 ? low : high) = middle;
    }
    while (true) {
        const double middle = low + (high - low) * 0.5;
        if (!(middle > low && middle < high) || high - low <= 1e-13 * high) return middle;
        (secular(probabilities, middle) < 0 ? low : high) = middle;
    }
}

SaturationSweep saturation_by_temperature(std::span<const double> logits,
                                          std::span<const double> temperatures) {
    SaturationSweep sweep;
    sweep.factors.assign(temperatures.begin(), temperatures.end());
    for (const double temperature : temperatures) {
        const Softmax exact = softmax(logits, temperature);
        const bool limit = is_limit(temperature);
        sweep.largest_entry.push_back(limit ? 0 : largest_variance(exact.probabilities) / temperature);
        sweep.norm.push_back(limit ? 0 : spectral_norm(exact.probabilities) / temperature);
    }
    return sweep;
}

SaturationSweep saturation_by_scale(std::span<const double> logits, double temperature,
                                    std::span<const double> scales) {
    SaturationSweep sweep;
    sweep.factors.assign(scales.begin(), scales.end());
    const bool limit = is_limit(temperature);
    for (const double scale : scales) {
        const Softmax exact = softmax(logits, limit ? temperature : temperature / scale);
        sweep.largest_entry.push_back(limit ? 0 : largest_variance(exact.probabilities) / temperature);
        sweep.norm.push_back(limit ? 0 : spectral_norm(exact.probabilities) / temperature);
    }
    return sweep;
}

}  // namespace softmaxlab
