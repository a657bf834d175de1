#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace softmaxlab {

// Each filter says which classes stay. Apply it to the logits with `apply_mask` and take softmax again to
// renormalise. `probabilities` holds K ≥ 1 values ≥ 0; they need not sum to 1. NaN counts as less probable
// than anything else. All throw std::invalid_argument for K = 0 or a parameter out of its range. No rounding
// takes part, except in the sum of top_p, which is exact to 100 bits.

/// The k most probable classes (ties at the edge: the lower index stays); all of them if k ≥ K. k ≥ 1.
std::vector<bool> top_k(std::span<const double> probabilities, std::size_t k);

/// Nucleus: the fewest most probable classes whose probabilities reach `p` together (0 < p ≤ 1; ties as in
/// top_k); never empty. p = 1 keeps every class of a probability above 0. Source: Holtzman et al., "The
/// Curious Case of Neural Text Degeneration", 2020.
std::vector<bool> top_p(std::span<const double> probabilities, double p);

/// The classes with at least `fraction` of the largest probability (0 ≤ fraction ≤ 1); 0 keeps all.
/// Source: Nguyen et al., "Turning Up the Heat: Min-p Sampling for Creative and Coherent LLM Outputs", 2024.
std::vector<bool> min_p(std::span<const double> probabilities, double fraction);

}  // namespace softmaxlab
