#pragma once

#include <cstddef>
#include <span>

#include "core/engine/attention_backend.h"

namespace softmaxlab {

/// What happens to the scores of a head, as one looks at its rows; means over the rows that take part (`ok`).
struct AttentionSummary {
    std::size_t rows = 0;           ///< that are `ok`
    std::size_t all_masked = 0;     ///< rows
    double score_mean = 0;          ///< of all raw scores, masked or not
    double score_variance = 0;      ///< likewise
    double mean_entropy = 0;        ///< nats
    double saturated = 0;           ///< share of the rows whose largest weight is above 0.99
    double mean_p_one_minus_p = 0;  ///< over the live cells of the rows: how much gradient gets through
    double score_range = 0;         ///< the largest finite |score|
    double largest_weight = 0;
};

/// Fills in what the scores say, from what each of their rows says of itself.
void summarise_scores(std::span<const ScoreRowFacts> rows, AttentionSummary& summary);

/// Fills in what the weights say, likewise.
void summarise_weights(std::span<const AttentionRowFacts> rows, AttentionSummary& summary);

}  // namespace softmaxlab
