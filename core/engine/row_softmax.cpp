#include "core/engine/row_softmax.h"

#include <cmath>

#include "core/base/limits.h"
#include "core/kernels/softmax_f64.h"
#include "core/numeric/comparison.h"
#include "core/numeric/temperature.h"

namespace softmaxlab {
namespace {

using kernels::ExponentialSums;
using kernels::RowFacts;

/// Whether the kernels take the row: nothing that is no number, no two logits further apart than doubles go.
bool is_ordinary(const RowFacts& facts) {
    return !facts.not_a_number && facts.live_classes > 0 && std::isfinite(facts.max - facts.min);
}

bool is_for_kernels(std::span<const double> logits, double temperature) {
    return logits.size() > longest_exact_row &&
           (is_limit(temperature) || kernels::is_ordinary_temperature(temperature));
}

double entropy_of(const ExponentialSums& others) {
    return std::log1p(others.exponentials) + others.weighted / (1 + others.exponentials);
}

/// All classes but the top.
ExponentialSums sums_of_others(std::span<const double> logits, const RowFacts& facts, double temperature,
                               double centre = 0) {
    ExponentialSums sums = kernels::exponential_sums(logits.first(facts.top), facts.max, temperature, centre);
    sums.add(kernels::exponential_sums(logits.subspan(facts.top + 1), facts.max, temperature, centre));
    return sums;
}

/// T = 0: the largest share. T = ∞: all that take part do.
void take_shares(std::span<const double> logits, const RowFacts& facts, double temperature, Softmax& result) {
    const double least = temperature == 0 ? facts.max : facts.min;
    std::size_t sharing = 0;
    for (const double z : logits) sharing += z >= least ? 1 : 0;
    const auto count = static_cast<double>(sharing);
    const double log_count = std::log(count);

    for (std::size_t i = 0; i < logits.size(); ++i) {
        const bool shares = logits[i] >= least;
        result.probabilities[i] = shares ? 1 / count : 0;
        result.log_probabilities[i] = shares ? 0 - log_count : -infinity;
    }
    const bool past_all = temperature == 0 && facts.max != 0;
    result.log_sum_exp = past_all ? std::copysign(infinity, facts.max) : log_count;
    result.entropy_nats = log_count;
    result.perplexity = count;
    result.margin = sharing == 1 ? 1 : 0;
}

void run_kernel(std::span<const double> logits, const RowFacts& facts, double temperature, Softmax& result,
                Workers* workers) {
    const ExponentialSums others = kernels::softmax_row(logits, facts, temperature, result.probabilities,
                                                        result.log_probabilities, workers);
    result.log_sum_exp = facts.max / temperature + std::log1p(others.exponentials);
    result.entropy_nats = entropy_of(others);
    result.perplexity = std::exp(result.entropy_nats);
    // p₁ − p₂ = (1 − e^−d)/Σ with d the depth of the runner-up.
    const double depth = (facts.max - facts.runner_up) / temperature;
    result.margin = -std::expm1(-depth) / (1 + others.exponentials);
}

}  // namespace

Softmax row_softmax(std::span<const double> logits, double temperature) {
    Softmax result;
    row_softmax(logits, temperature, result);
    return result;
}

void row_softmax(std::span<const double> logits, double temperature, Softmax& result) {
    const RowFacts facts = is_for_kernels(logits, temperature) ? kernels::facts_of(logits) : RowFacts();
    row_softmax(logits, facts, temperature, result);
}

void row_softmax(std::span<const double> logits, const RowFacts& facts, double temperature, Softmax& result,
                 Workers* workers) {
    if (!is_for_kernels(logits, temperature) || !is_ordinary(facts)) {
        result = softmax(logits, temperature);
        return;
    }
    result.probabilities.resize(logits.size());
    result.log_probabilities.resize(logits.size());
    result.max = facts.max;
    result.live_classes = facts.live_classes;
    result.all_masked = false;
    if (is_limit(temperature)) {
        take_shares(logits, facts, temperature, result);
    } else {
        run_kernel(logits, facts, temperature, result, workers);
    }
}

double row_entropy_slope(std::span<const double> logits, double temperature) {
    if (!is_for_kernels(logits, temperature) || is_limit(temperature))
        return entropy_slope(logits, temperature);
    const RowFacts facts = kernels::facts_of(logits);
    if (!is_ordinary(facts)) return entropy_slope(logits, temperature);
    // Var_p(d)/T, taken about the mean: nothing cancels.
    const ExponentialSums about_zero = sums_of_others(logits, facts, temperature);
    const double sum = 1 + about_zero.exponentials;
    const double mean = about_zero.weighted / sum;
    const ExponentialSums about_mean = sums_of_others(logits, facts, temperature, mean);
    return (about_mean.squares + mean * mean) / sum / temperature;
}

double row_entropy_slope_by_difference(std::span<const double> logits, double temperature) {
    if (!is_for_kernels(logits, temperature) || is_limit(temperature))
        return entropy_slope_by_difference(logits, temperature);
    const RowFacts facts = kernels::facts_of(logits);
    if (!is_ordinary(facts)) return entropy_slope_by_difference(logits, temperature);
    constexpr double step = 1e-5;
    const double above = temperature * (1 + step);
    const double below = temperature * (1 - step);
    const double rise =
        entropy_of(sums_of_others(logits, facts, above)) - entropy_of(sums_of_others(logits, facts, below));
    return rise / (above - below);
}

Moments row_moments(std::span<const double> gaps, double divisor) {
    if (gaps.size() <= longest_exact_row || !kernels::is_ordinary_temperature(divisor))
        return moments_of(gaps, divisor);
    const ExponentialSums sums = kernels::exponential_sums(gaps, 0, divisor);
    return {sums.exponentials, sums.weighted, sums.squares};
}

}  // namespace softmaxlab
