#pragma once

#include <span>
#include <vector>

#include "core/engine/backend.h"

namespace softmaxlab {

/// Throws std::invalid_argument if the sizes of `input` disagree, there is no class, or the temperature is
/// none.
void check(const SoftmaxInput& input);

/// (z − max)/T of every row, rows × classes, each ≤ 0: what a float32 kernel turns into probabilities at
/// temperature 1.
///
/// Taken in double and rounded once, so that neither a large common shift, nor tiny or huge logits, nor the
/// rounding of T cost accuracy: the relative error of a gap is 2⁻²⁴. A live class is never below −FLT_MAX; a
/// masked one is −inf; a row with NaN or +inf in it is NaN. The limits of T are taken here: at 0 the largest
/// are 0 and the other live ones −FLT_MAX, at ∞ all live ones are 0.
std::vector<float> scaled_gaps(const SoftmaxInput& input);

/// The same into `gaps`, whose memory is used again.
void scaled_gaps(const SoftmaxInput& input, std::vector<float>& gaps);

/// `probabilities`, exact, as double.
std::vector<double> widened(std::span<const float> probabilities);

/// The same into `wide`, whose memory is used again, shared by `workers`.
void widen(std::span<const float> probabilities, std::vector<double>& wide, Workers* workers = nullptr);

/// What the rounding of scaled gaps adds to a kernel's error, for each unit of gap: 2⁻²⁴ = 5.97e-8, rounded
/// up.
inline constexpr double scaled_gap_error = 6e-8;

}  // namespace softmaxlab
