#pragma once

#include <span>
#include <vector>

namespace softmaxlab {

// Both map K ≥ 1 logits to K probabilities that sum to 1, exact zeros among them, in double-double arithmetic
// that is rounded once: error at most 1 ULP, also for a class that takes part by a hair. At T = 0 the largest
// logits share equally, at T = ∞ all classes do. A masked class (−inf) gets 0, an all-masked row is 0, a NaN
// or +inf makes it NaN. Throw std::invalid_argument for K = 0 or a temperature that is not one.

/// Sparsemax: the point of the simplex nearest to z/T.
/// Source: Martins & Astudillo, "From Softmax to Sparsemax", 2016, algorithm 1.
std::vector<double> sparsemax(std::span<const double> logits, double temperature = 1.0);

/// 1.5-entmax of z/T: p = max(z/(2T) − τ, 0)², with τ found exactly by sorting.
/// Source: Peters, Niculae & Martins, "Sparse Sequence-to-Sequence Models", 2019, algorithm 2.
std::vector<double> entmax15(std::span<const double> logits, double temperature = 1.0);

/// Their Jacobians ∂p/∂z, K×K, row-major, symmetric, with rows that sum to 0, for `probabilities` that one of
/// the maps gave at a positive, finite `temperature`: (diag(s) − s sᵀ/Σs)/T, where s is 1 on the support for
/// sparsemax and √p for 1.5-entmax. On the border of a support, where p has a kink, it is the derivative with
/// the zeros staying 0. Relative error at most 1e-14 · K. Source: Peters, Niculae & Martins 2019,
/// proposition 2.
std::vector<double> sparsemax_jacobian(std::span<const double> probabilities, double temperature);
std::vector<double> entmax15_jacobian(std::span<const double> probabilities, double temperature);

}  // namespace softmaxlab
