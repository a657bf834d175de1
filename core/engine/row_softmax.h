#pragma once

#include <cstddef>
#include <span>

#include "core/base/workers.h"
#include "core/kernels/row_f64.h"
#include "core/numeric/softmax.h"
#include "core/numeric/temperature_sweep.h"

namespace softmaxlab {

/// Rows of more classes than this are computed in double by SIMD kernels instead of in double-double: fifty
/// times as fast, so that 200,000 logits can follow a drag.
inline constexpr std::size_t longest_exact_row = 4096;

/// softmax(), in a time that a frame has for any number of classes. Up to 4,096 classes it is that; above,
/// with d = (m − z)/T, the relative error of p and the absolute one of log p are at most 2.5e-15 + 3.4e-16 d;
/// the relative error of entropy and margin is 1e-14 + 3.4e-16 d with the d of the runner-up, that of
/// perplexity 1e-14 log K, and the absolute one of log_sum_exp 1e-14 max(1, |m/T|). Results below DBL_MIN are
/// off by two steps of double at most. Throws as softmax().
Softmax row_softmax(std::span<const double> logits, double temperature);

/// The same into `result`, whose memory is used again.
void row_softmax(std::span<const double> logits, double temperature, Softmax& result);

/// Likewise. `facts`: those of `logits`, which longer rows need;
/// `workers` share these.
void row_softmax(std::span<const double> logits, const kernels::RowFacts& facts, double temperature,
                 Softmax& result, Workers* workers = nullptr);

/// entropy_slope() likewise: above 4,096 classes its relative error is at most 1e-13. Throws as softmax().
double row_entropy_slope(std::span<const double> logits, double temperature);

/// entropy_slope_by_difference() likewise: above 4,096 classes the rounding of H adds 1e-9 H/T.
double row_entropy_slope_by_difference(std::span<const double> logits, double temperature);

/// moments_of() likewise, for sweeps over the temperature: above 4,096 gaps by the kernels.
Moments row_moments(std::span<const double> gaps, double divisor);

}  // namespace softmaxlab
