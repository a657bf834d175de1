#pragma once

#include <span>

namespace softmaxlab::kernels {

/// Largest error of jacobian() against the same products of the same float32 probabilities in double,
/// relative to pᵢ/T: one rounding of pᵢ/T and one of the product or of 1 − p.
inline constexpr double jacobian_f32_error = 1.8e-7;

/// (diag(p) − p pᵀ)/T as float32, with the widest vectors that the processor has. `probabilities`: n values
/// in 0 … 1; `matrix`: n × n, row-major. `temperature` is positive and finite; an entry past FLT_MAX is ∞.
/// NaN in p makes its row and column NaN. Error: jacobian_f32_error · pᵢ/T, plus 2⁻¹⁴⁹. Throws
/// std::invalid_argument if the sizes disagree or the temperature is none of those.
void jacobian(std::span<const float> probabilities, double temperature, std::span<float> matrix);

}  // namespace softmaxlab::kernels
