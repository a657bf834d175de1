#pragma once

#include <cstddef>

#include "core/numeric/row_status.h"

namespace softmaxlab {

/// What a mask puts in the place of a score, or adds to it.
enum class MaskValue {
    minus_infinity,
    minus_1e9  ///< added: what some code uses instead, and what goes wrong with it
};

/// What one row's softmax says about itself, all from the same pass.
struct AttentionRowFacts {
    RowStatus status = RowStatus::all_masked;
    double max = 0;            ///< of the logits (scaled and masked scores, not divided by T)
    double log_sum_exp = 0;    ///< of the logits / T
    double entropy = 0;        ///< nats, 0 … log(live), 0 where one key has all weight; NaN if not `ok`
    double largest = 0;        ///< weight
    double p_one_minus_p = 0;  ///< Σ p (1 − p) of the weights, which is 1 − Σ p²
    std::size_t live = 0;      ///< keys whose logit is not −inf
};

/// What one row of scores says about itself: of those that are finite.
struct ScoreRowFacts {
    std::size_t finite = 0;
    double sum = 0;
    double sum_of_squares = 0;
    double range = 0;  ///< the largest |score|
};

}  // namespace softmaxlab
