#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "core/engine/backend.h"

namespace softmaxlab::kernels {

/// Largest relative error of softmax_rows against the same softmax in double, for probabilities of at least
/// FLT_MIN (1.2e-38), three units in the last place: 1.1e-7 each from the exponential and from the sum of
/// exponentials (the reduced argument, the polynomial and their roundings), 6e-8 each from rounding the
/// reciprocal sum and the product. The largest that was ever seen is 1.8e-7.
inline constexpr double softmax_f32_relative_error = 3.5e-7;

/// Largest absolute error on top of it, which matters for probabilities below FLT_MIN only: one step of
/// float32 there (2⁻¹⁴⁹). Half of it comes from rounding the exponential, half from rounding the quotient.
inline constexpr double softmax_f32_absolute_error = 1.402e-45;

/// Stable softmax of every row, float32 in and out, with the widest vectors that the processor has (chosen at
/// run time). Needs the usual rounding and subnormals (no flush to zero).
///
/// `logits`: rows × `classes`, row-major; any finite value including ±FLT_MAX; −inf is a masked class. A NaN
/// or +inf makes that row NaN and no other. `probabilities`: the same shape, values in 0 … 1; may be the same
/// memory as `logits`, but may not overlap otherwise. `temperature`: finite and positive; 0 is exact argmax
/// (ties share equally), ∞ exactly uniform over the live classes. `status`: one for each row; an all-masked
/// row is 0 and says so.
///
/// The gaps z − max and their quotients by the temperature are taken in double, so neither their size nor
/// their number costs accuracy, and the sum is added in double. Error: |p − exact| ≤
/// softmax_f32_relative_error · exact + softmax_f32_absolute_error. Source: exp(x) = 2ⁿ · exp(r), |r| ≤ ½ log
/// 2 (W. J. Cody and W. Waite, "Software Manual for the Elementary Functions", 1980, ch. 6), with a minimax
/// polynomial found by the Remez algorithm.
///
/// Throws std::invalid_argument if the sizes disagree, `classes` is 0 or the temperature is none.
void softmax_rows(std::span<const float> logits, std::span<float> probabilities, std::size_t classes,
                  double temperature, std::span<RowStatus> status);

/// The instruction set in use: "AVX3", "AVX2", "SSE4", "NEON" …
std::string instruction_set();

}  // namespace softmaxlab::kernels
