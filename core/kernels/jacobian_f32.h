#pragma once

#include <cstddef>
#include <span>

namespace softmaxlab::kernels {

/// Largest error of jacobian() against the same products of the same float32 numbers in double, relative to
/// the entry: one rounding of pᵢ/T and one of the product.
inline constexpr double jacobian_f32_error = 1.2e-7;

/// (diag(p) − p pᵀ)/T as float32, with the widest vectors that the processor has. `probabilities`: n values
/// in 0 … 1; `others`: 1 − p of each as the sum of all others, which for p near 1 is not to be had from p
/// itself; `matrix`: n × n, row-major. `temperature` is positive and finite; an entry past FLT_MAX is ∞. NaN
/// in p makes its row and column NaN. Error: jacobian_f32_error relative, plus 2⁻¹⁴⁹. Throws
/// std::invalid_argument if the sizes disagree or the temperature is none of those.
void jacobian(std::span<const float> probabilities, std::span<const float> others, double temperature,
              std::span<float> matrix);

/// Largest error of jacobian_products() against the same products of the same float32 numbers in double,
/// relative to pᵢ (|vᵢ| + max |v|)/T, beside 2⁻¹⁴⁹: the mean p·v has seven roundings, the difference, 1/T and
/// the products four.
inline constexpr double jacobian_products_f32_error = 7e-7;

/// J v for each row: pᵢ (vᵢ − p·v)/T, without the K × K matrix. J is symmetric, so this is the gradient that
/// goes back through softmax as well. `probabilities`, `vectors`, `products`: rows × classes, row-major;
/// `products` may be the memory of either. Throws std::invalid_argument as jacobian(), and for classes = 0.
void jacobian_products(std::span<const float> probabilities, std::span<const float> vectors,
                       std::size_t classes, double temperature, std::span<float> products);

}  // namespace softmaxlab::kernels
