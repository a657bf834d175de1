#include "core/numeric/sparse.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "core/base/limits.h"
#include "core/numeric/exponents.h"
#include "core/numeric/rounding.h"

namespace softmaxlab {
namespace {

using wide::DoubleDouble;

// Both maps depend on the logits only through their depths d = (max − z)/T, and only classes of a depth below
// a constant can take part, so most of a large row is never sorted. Depths are double-double because a class
// that hardly takes part has a probability that is all cancellation: entmax of [0.3, −1.7] is [1, 7.7e-34].
std::vector<DoubleDouble> sorted_below(const std::vector<DoubleDouble>& depths, double limit) {
    std::vector<DoubleDouble> sorted;
    for (const DoubleDouble depth : depths)
        if (depth.hi <= limit) sorted.push_back(depth);
    std::sort(sorted.begin(), sorted.end());
    return sorted;
}

// The depth at which sparsemax becomes 0: (1 + Σ d)/k over the k shallowest classes, k being the largest for
// which the k-th class is shallower than that.
DoubleDouble sparsemax_threshold(const std::vector<DoubleDouble>& sorted) {
    DoubleDouble threshold = 1.0;
    DoubleDouble sum = 0.0;
    for (std::size_t k = 0; k < sorted.size(); ++k) {
        if (!(sorted[k] < threshold)) break;
        sum = sum + sorted[k];
        threshold = (1.0 + sum) / static_cast<double>(k + 1);
    }
    return threshold;
}

// The same for 1.5-entmax, in halved depths h = d/2: mean + √((1 − Σ(h − mean)²)/k). The mean and the sum of
// squares are carried on from class to class (Welford), so that nothing cancels.
DoubleDouble entmax15_threshold(const std::vector<DoubleDouble>& sorted) {
    DoubleDouble threshold = 1.0;
    DoubleDouble mean = 0.0;
    DoubleDouble squares = 0.0;
    for (std::size_t k = 0; k < sorted.size(); ++k) {
        const DoubleDouble half = scaled(sorted[k], -1);
        if (!(half < threshold)) break;
        const DoubleDouble from_old_mean = half - mean;
        mean = mean + from_old_mean / static_cast<double>(k + 1);
        squares = squares + from_old_mean * (half - mean);
        threshold = mean + sqrt((1.0 - squares) / static_cast<double>(k + 1));
    }
    return threshold;
}

/// (diag(s) − s sᵀ/Σs)/T; 0 where no class takes part.
std::vector<double> weighted_jacobian(const std::vector<double>& s, double temperature) {
    const std::size_t n = s.size();
    double sum = 0;
    for (const double weight : s) sum += weight;
    std::vector<double> matrix(n * n, 0.0);
    if (sum == 0) return matrix;
    for (std::size_t i = 0; i < n; ++i) {
        double others = 0;  // Σs − sᵢ, without cancelling
        for (std::size_t j = 0; j < n; ++j) {
            if (j != i) others += s[j];
            matrix[i * n + j] = 0 - s[i] * s[j] / sum / temperature;
        }
        matrix[i * n + i] = s[i] * others / sum / temperature;
    }
    return matrix;
}

std::vector<double> of_no_ordinary_row(std::size_t classes, RowKind kind) {
    return std::vector<double>(classes, kind == RowKind::all_masked ? 0 : quiet_nan);
}

}  // namespace

std::vector<double> sparsemax(std::span<const double> logits, double temperature) {
    const Exponents exponents = exponents_of(logits, temperature);
    if (exponents.kind != RowKind::ordinary) return of_no_ordinary_row(logits.size(), exponents.kind);

    const DoubleDouble threshold = sparsemax_threshold(sorted_below(exponents.depth, 1));
    std::vector<double> result(logits.size());
    for (std::size_t i = 0; i < result.size(); ++i)
        if (exponents.depth[i] < threshold) result[i] = to_double(threshold - exponents.depth[i]);
    return result;
}

std::vector<double> entmax15(std::span<const double> logits, double temperature) {
    const Exponents exponents = exponents_of(logits, temperature);
    if (exponents.kind != RowKind::ordinary) return of_no_ordinary_row(logits.size(), exponents.kind);

    const DoubleDouble threshold = entmax15_threshold(sorted_below(exponents.depth, 2));
    std::vector<double> result(logits.size());
    for (std::size_t i = 0; i < result.size(); ++i) {
        const DoubleDouble half = scaled(exponents.depth[i], -1);
        if (!(half < threshold)) continue;
        const DoubleDouble root = threshold - half;
        result[i] = to_double(root * root);
    }
    return result;
}

std::vector<double> sparsemax_jacobian(std::span<const double> probabilities, double temperature) {
    std::vector<double> weights(probabilities.size());
    std::transform(probabilities.begin(), probabilities.end(), weights.begin(),
                   [](double p) { return std::isnan(p) ? p : (p > 0 ? 1.0 : 0.0); });
    return weighted_jacobian(weights, temperature);
}

std::vector<double> entmax15_jacobian(std::span<const double> probabilities, double temperature) {
    std::vector<double> weights(probabilities.size());
    std::transform(probabilities.begin(), probabilities.end(), weights.begin(),
                   [](double p) { return std::sqrt(p); });
    return weighted_jacobian(weights, temperature);
}

}  // namespace softmaxlab
