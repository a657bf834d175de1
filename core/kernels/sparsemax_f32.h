#pragma once

#include <cstddef>
#include <span>

#include "core/numeric/row_status.h"

namespace softmaxlab::kernels {

/// Largest error of sparsemax_row() against the same in double, absolute: the difference to the maximum, its
/// quotient by T, the threshold and the result are rounded, and all are at most 1.
inline constexpr double sparsemax_f32_error = 4e-7;

/// Sparsemax of one row, float32 in and out: the point of the simplex nearest to z/T, p = max(z/T − τ, 0).
///
/// Logits, masks, temperature and status as for softmax_rows() (core/kernels/softmax_f32.h); `probabilities`
/// may be the same memory as `logits`. A probability that is exactly 0 in exact arithmetic may come out as
/// large as the error, and the other way round. Returns what became of the row.
///
/// Only logits above max − T can be in the support: they are collected first. The threshold is then found by
/// leaving out what lies below it until nothing does (C. Michelot, "A finite algorithm for finding the
/// projection of a point onto the canonical simplex", 1986), with sums in double. Throws
/// std::invalid_argument if the sizes disagree, the row is empty or the temperature is none.
RowStatus sparsemax_row(std::span<const float> logits, std::span<float> probabilities, double temperature);

}  // namespace softmaxlab::kernels
