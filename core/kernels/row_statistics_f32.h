#pragma once

#include <cstddef>
#include <span>

#include "core/numeric/row_status.h"

namespace softmaxlab::kernels {

/// What one row of logits says about its softmax. For a row that is not `ok`: the maximum and log_sum_exp are
/// −∞ where all is masked, everything else is NaN.
struct RowStatistics {
    RowStatus status = RowStatus::ok;
    double max = 0;           ///< of the logits
    double log_sum_exp = 0;   ///< log Σ e^(z/T); ±∞ at T = 0 as its limit is
    double entropy_nats = 0;  ///< −Σ p log p, 0 … log K
    double largest = 0;       ///< the largest probability
};

/// Largest error of log_sum_exp and of the entropy, relative to max(1, log K): the sums behind them have a
/// relative error of 6e-7.
inline constexpr double row_statistics_error = 1.5e-6;

/// In one pass after the maximum, without writing anything. Logits and temperature as for softmax_rows()
/// (core/kernels/softmax_f32.h). Throws std::invalid_argument for an empty row or what is no temperature.
RowStatistics row_statistics(std::span<const float> logits, double temperature);

/// The indices of the largest values, the largest first; of equal ones the first; NaN after all others.
/// `indices`: as many as are wanted, not more than there are values. Exact. Takes about as long as reading
/// the values and sorting those that are wanted, and longer if they come in rising order, where each one is
/// among the largest so far. Throws std::invalid_argument if more are wanted than there are, or there are
/// more than 2³².
void top_k(std::span<const float> values, std::span<std::size_t> indices);

}  // namespace softmaxlab::kernels
