#pragma once

#include <span>

namespace softmaxlab::kernels {

/// Largest error of gelu(): |error| ≤ gelu_f32_error · |x| for |x| ≤ FLT_MAX. The exponent v = −2u is rounded
/// a few times, which changes e^v / (1 + e^v)² by at most a third as much; then come the exponential and a
/// quotient.
inline constexpr double gelu_f32_error = 1e-6;

/// GPT-2's "gelu_new", in place: x/2 · (1 + tanh(√(2/π) (x + 0.044715 x³))), computed as x / (1 + e^−2u) with
/// u the argument of the tanh. NaN stays NaN; +∞ stays +∞, −∞ becomes NaN, as it does in PyTorch.
/// Source: D. Hendrycks, K. Gimpel, "Gaussian Error Linear Units", 2016.
void gelu(std::span<float> values);

}  // namespace softmaxlab::kernels
