#include "core/numeric/dimension_study.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <stdexcept>
#include <utility>

#include "core/numeric/normal_numbers.h"
#include "core/numeric/row_summary.h"
#include "core/numeric/softmax.h"

namespace softmaxlab {
namespace {

constexpr double saturated_above = 0.99;

std::vector<double> normal_matrix(NormalNumbers& numbers, std::size_t count) {
    std::vector<double> values(count);
    for (double& value : values) value = numbers.next();
    return values;
}

double variance_of(std::span<const double> values) {
    const auto n = static_cast<double>(values.size());
    double mean = 0;
    for (const double value : values) mean += value / n;
    double variance = 0;
    for (const double value : values) variance += (value - mean) * (value - mean) / n;
    return variance;
}

/// Softmax of logits · factor / T, by its sums alone.
RowSummary facts_of(std::span<const double> logits, double factor, double temperature) {
    const double max = *std::max_element(logits.begin(), logits.end());
    RowSums sums;
    for (const double logit : logits) {
        const double gap = (logit - max) * factor;
        // At T = 0 ties share; 0/0 and 0 · ∞ never come up.
        const double x = gap == 0 ? 0 : gap / temperature;
        const double e = std::exp(x);
        if (e == 0) continue;
        ++sums.classes;
        if (gap == 0) {
            ++sums.tops;
            continue;
        }
        sums.others += e;
        sums.weighted += e * x;
        sums.squares += e * e;
    }
    return summary_of(sums, max * factor, temperature);
}

DimensionFacts summary(std::span<const double> scores, std::size_t tokens, double factor,
                       double temperature) {
    DimensionFacts facts;
    const auto rows = static_cast<double>(tokens);
    for (std::size_t row = 0; row < tokens; ++row) {
        const RowSummary one = facts_of(scores.subspan(row * tokens, tokens), factor, temperature);
        facts.mean_entropy += one.entropy / rows;
        facts.saturated += (one.largest > saturated_above ? 1 : 0) / rows;
        facts.mean_p_one_minus_p += one.p_one_minus_p / (rows * rows);
    }
    return facts;
}

}  // namespace

DimensionStudy::DimensionStudy(std::vector<std::size_t> dimensions, std::size_t tokens, std::uint64_t seed)
    : tokens_(tokens) {
    const auto not_rising = [](std::size_t a, std::size_t b) { return a >= b; };
    if (dimensions.empty() || dimensions.front() == 0 || tokens < 2 ||
        std::adjacent_find(dimensions.begin(), dimensions.end(), not_rising) != dimensions.end()) {
        throw std::invalid_argument("the study needs rising numbers of dimensions and two tokens or more");
    }
    NormalNumbers numbers(seed);
    std::vector<double> scores(tokens * tokens, 0);
    std::size_t component = 0;
    for (const std::size_t d_k : dimensions) {
        for (; component < d_k; ++component) {
            const std::vector<double> q = normal_matrix(numbers, tokens);
            const std::vector<double> k = normal_matrix(numbers, tokens);
            for (std::size_t i = 0; i < tokens; ++i)
                for (std::size_t j = 0; j < tokens; ++j) scores[i * tokens + j] += q[i] * k[j];
        }
        scores_.push_back({d_k, variance_of(scores), scores});
    }
}

std::vector<DimensionRow> DimensionStudy::at(double temperature) const {
    if (!is_temperature(temperature))
        throw std::invalid_argument("a temperature is 0, a positive number or infinity");
    std::vector<DimensionRow> rows;
    for (const Scores& scores : scores_) {
        const auto d_k = static_cast<double>(scores.d_k);
        DimensionRow row{scores.d_k, summary(scores.values, tokens_, 1, temperature),
                         summary(scores.values, tokens_, 1 / std::sqrt(d_k), temperature)};
        row.raw.variance = scores.variance;
        row.scaled.variance = scores.variance / d_k;
        rows.push_back(row);
    }
    return rows;
}

}  // namespace softmaxlab
