#include "core/engine/attention_summary.h"

#include <algorithm>

#include "core/base/limits.h"

namespace softmaxlab {
namespace {

constexpr double saturated_above = 0.99;  // a weight

}  // namespace

void summarise_scores(std::span<const ScoreRowFacts> rows, AttentionSummary& summary) {
    std::size_t count = 0;
    double sum = 0;
    double range = 0;
    for (const ScoreRowFacts& row : rows) {
        count += row.finite;
        sum += row.sum;
        range = std::max(range, row.range);
    }
    const double n = static_cast<double>(count);
    const double mean = count > 0 ? sum / n : quiet_nan;
    double squares = 0;  // about the mean: Σ s² − 2 mean Σ s + n mean², row by row, so that little cancels
    for (const ScoreRowFacts& row : rows)
        squares += row.sum_of_squares - 2 * mean * row.sum + static_cast<double>(row.finite) * mean * mean;
    summary.score_mean = mean;
    summary.score_variance = count > 0 ? std::max(squares / n, 0.0) : mean;
    summary.score_range = range;
}

void summarise_weights(std::span<const AttentionRowFacts> facts, AttentionSummary& summary) {
    summary.rows = summary.all_masked = 0;
    summary.largest_weight = 0;
    double entropy = 0;
    double passed = 0;
    double saturated = 0;
    std::size_t cells = 0;
    for (const AttentionRowFacts& row : facts) {
        summary.all_masked += row.status == RowStatus::all_masked ? 1 : 0;
        if (row.status != RowStatus::ok) continue;
        ++summary.rows;
        entropy += row.entropy;
        passed += row.p_one_minus_p;
        saturated += row.largest > saturated_above ? 1 : 0;
        cells += row.live;
        summary.largest_weight = std::max(summary.largest_weight, row.largest);
    }
    const auto rows = static_cast<double>(summary.rows);
    const double none = quiet_nan;
    summary.mean_entropy = summary.rows > 0 ? entropy / rows : none;
    summary.saturated = summary.rows > 0 ? saturated / rows : none;
    summary.mean_p_one_minus_p = cells > 0 ? passed / static_cast<double>(cells) : none;
}

}  // namespace softmaxlab
