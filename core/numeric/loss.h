#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace softmaxlab {

/// Cross-entropy against one target class.
struct CrossEntropy {
    std::size_t target = 0;
    double loss = 0;               ///< −log p_y, ≥ 0; inf for a masked target
    std::vector<double> gradient;  ///< ∂loss/∂z = (p − y)/T, K values that sum to 0
};

/// Error at most 1 ULP. T = ∞: the gradient is 0. T = 0: its limit, 0 where p equals y, else ±inf. An
/// all-masked row, a NaN and a +inf logit make the gradient NaN. Throws as `softmax`, and std::out_of_range
/// if `target` is not a class.
CrossEntropy cross_entropy(std::span<const double> logits, std::size_t target, double temperature = 1.0);

/// The target distribution q of class `target` with label smoothing ε in 0 … 1: (1 − ε) on the target and ε
/// shared equally by all classes that take part, the target among them. A masked class (−inf) gets 0; with a
/// masked target its 1 − ε stays on it. Throws std::out_of_range if `target` is not a class,
/// std::invalid_argument for another ε.
std::vector<double> smoothed_target(std::span<const double> logits, std::size_t target, double smoothing);

/// Cross-entropy against a target distribution.
struct SoftCrossEntropy {
    double loss = 0;  ///< −Σ q log p = log Σ e^(z/T) − Σ q z/T for Σ q = 1, with 0 log 0 = 0
    std::vector<double> gradient;  ///< ∂loss/∂z = (Σ q · p − q)/T, K values
};

/// Error of the loss at most 1e-15 relative, of the gradient at most 3e-16/T absolute. At T = 0 and T = ∞,
/// for NaN and for masked rows as cross_entropy(). Throws std::invalid_argument if the sizes differ or a q is
/// not in 0 … 1.
SoftCrossEntropy soft_cross_entropy(std::span<const double> logits, std::span<const double> target,
                                    double temperature = 1.0);

/// σ(x) = 1/(1 + e^(−x)), without overflow: softmax([x, 0])₁. Error at most 2 ULP; 0 and 1 at ∓∞.
double sigmoid(double x);

}  // namespace softmaxlab
