#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace softmaxlab {

// Each filter says which classes stay. Apply it to the logits with `apply_mask` and take softmax again to renormalise.

/// The k most probable classes (ties at the edge: the lower index stays). k ≥ 1.
std::vector<bool> top_k(std::span<const double> probabilities, std::size_t k);

/// Nucleus: the fewest most probable classes whose probabilities reach `p` together (0 < p ≤ 1); never empty.
/// Source: Holtzman et al., "The Curious Case of Neural Text Degeneration", 2020.
std::vector<bool> top_p(std::span<const double> probabilities, double p);

/// The classes with at least `fraction` of the largest probability (0 ≤ fraction ≤ 1).
std::vector<bool> min_p(std::span<const double> probabilities, double fraction);

}  // namespace softmaxlab
