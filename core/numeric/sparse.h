#pragma once

#include <span>
#include <vector>

namespace softmaxlab {

/// Sparsemax: the point of the simplex nearest to z/T. Exact zeros are possible. −inf is masked.
/// Source: Martins & Astudillo, "From Softmax to Sparsemax", 2016, algorithm 1.
std::vector<double> sparsemax(std::span<const double> logits, double temperature = 1.0);

/// 1.5-entmax of z/T: p = max(z/2 − τ, 0)², with τ found exactly by sorting.
/// Source: Peters, Niculae & Martins, "Sparse Sequence-to-Sequence Models", 2019, algorithm 2.
std::vector<double> entmax15(std::span<const double> logits, double temperature = 1.0);

}  // namespace softmaxlab
