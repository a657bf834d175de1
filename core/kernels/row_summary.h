#pragma once

#include <cmath>
#include <limits>

#include "core/kernels/row_facts.h"

namespace softmaxlab::kernels {

/// What the sums of a row say about its softmax.
struct RowSummary {
    double log_sum_exp;  ///< log Σ e^(z/T)
    double entropy;      ///< nats
    double largest;      ///< probability
};

/// `max`: of the logits; `sums`: at this temperature, which is not a limit.
inline RowSummary summary_of(const RowSums& sums, double max, double temperature) {
    const double log_sum = std::log(sums.exponentials);
    return {max / temperature + log_sum, log_sum - sums.weighted / sums.exponentials, 1 / sums.exponentials};
}

/// At T = 0 (`coldest`) or T = ∞, where `sharing` classes share equally.
inline RowSummary summary_at_limit(double sharing, double max, bool coldest) {
    const double shift =
        coldest && max != 0 ? std::copysign(std::numeric_limits<double>::infinity(), max) : 0;
    return {shift + std::log(sharing), std::log(sharing), 1 / sharing};
}

}  // namespace softmaxlab::kernels
