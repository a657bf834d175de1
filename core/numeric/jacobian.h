#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/numeric/softmax.h"

namespace softmaxlab {

// J = (diag(p) − p pᵀ)/T, by the logits. At T = 0 (by convention) and at T = ∞ J is 0; a NaN or +inf logit
// makes everything NaN, an all-masked row makes it 0.

/// ∂pᵢ/∂zⱼ = pᵢ (δᵢⱼ − pⱼ) / T, row-major K×K, symmetric. Rows and columns sum to 0. At T = 0 (by convention:
/// p is a step there) and T = ∞ it is 0. Taken from the logits because 1 − p of a probability near 1 is lost
/// in p itself. Error at most 1 ULP; a NaN or +inf logit makes it NaN; 0 if all are masked. Throws as
/// `softmax`.
std::vector<double> jacobian(std::span<const double> logits, double temperature = 1.0);

/// Rows and columns `classes` of J, row-major. 1 − p is taken from log p, so it is exact to some units in the
/// last place where p is nearly 1: relative error at most 1e-15 for entries above 1e-300. Throws
/// std::out_of_range for a class, and as `softmax`.
std::vector<double> jacobian_block(std::span<const double> logits, double temperature,
                                   std::span<const std::size_t> classes);

/// J δ = p ∘ (δ − p·δ)/T without the matrix: what a small change δ of the logits does to p, to first order.
/// Error at most (K + 4) · 2.3e-16 · pᵢ · max |δ| / T. A masked class has p = 0, whatever its δ. Throws
/// std::invalid_argument if the sizes differ, and as `softmax`.
std::vector<double> jacobian_times(std::span<const double> logits, double temperature,
                                   std::span<const double> delta);

/// Column `index` of J, ∂p/∂z of that logit, K values; 1 − p is taken from log p as in jacobian_block, and so
/// is its error. Throws std::out_of_range for a class.
std::vector<double> jacobian_column(const Softmax& exact, std::size_t index, double temperature);

/// The rows of some classes only, in their order: as many as `column` holds.
void jacobian_column(const Softmax& exact, std::size_t index, double temperature,
                     std::span<const std::size_t> classes, std::span<double> column);

/// Δp when logit `index` rises by `delta`, exactly and not to first order: with E = e^(δ/T) − 1, Δpⱼ = pⱼ(1 −
/// pⱼ)E/(1 + pⱼE) for the class itself and −pᵢpⱼE/(1 + pⱼE) for the others. Nothing cancels: relative error
/// at most 1e-14. 0 at T = 0 (where it is a step) and T = ∞. Throws std::out_of_range for a class.
std::vector<double> change_by_nudge(const Softmax& exact, std::size_t index, double delta,
                                    double temperature);

/// The same of some classes only, in their order: as many as `change` holds.
void change_by_nudge(const Softmax& exact, std::size_t index, double delta, double temperature,
                     std::span<const std::size_t> classes, std::span<double> change);

/// 1 − p of every class as the sum of the others' p, so that it keeps its digits where p is nearly 1. Error:
/// (K + 1) · 1.2e-16 relative. NaN if another p is.
std::vector<double> sums_of_others(std::span<const double> probabilities);

/// p(1 − p) of one class, T times its entry on the diagonal of J; 1 − p is taken from log p, as in
/// jacobian_block. Throws std::out_of_range for a class.
double variance_of(const Softmax& exact, std::size_t index);

/// Largest p(1 − p) of a distribution, 0 … ¼: T times the largest entry of J. Relative error at most 1e-15 ·
/// K; 0 for no classes, NaN if a p is.
double largest_variance(std::span<const double> probabilities);

/// ‖J‖₂ · T: the largest eigenvalue of diag(p) − p pᵀ, 0 … ½, ½ where two classes have p = ½. Relative error
/// at most 1e-12. 0 if fewer than two p are positive, NaN if one is NaN.
///
/// It is the root of Σ pᵢ/(pᵢ − λ) = 0 between the two largest p, by bisection; equal ones are an eigenvalue
/// themselves. Source: G. H. Golub, "Some modified matrix eigenvalue problems", 1973 (the secular equation,
/// with Σ p = 1 put in, so that nothing cancels).
double spectral_norm(std::span<const double> probabilities);

/// How much p answers to the logits, for each factor on them: (diag(p) − p pᵀ)/T of softmax(factor · z/T).
struct SaturationSweep {
    std::vector<double> factors;
    std::vector<double> largest_entry;  ///< of J
    std::vector<double> norm;           ///< ‖J‖₂
};

/// J at each temperature, at a scale of 1.
SaturationSweep saturation_by_temperature(std::span<const double> logits,
                                          std::span<const double> temperatures);

/// J of the logits multiplied by each scale, at one temperature; the derivative is by the scaled logits.
SaturationSweep saturation_by_scale(std::span<const double> logits, double temperature,
                                    std::span<const double> scales);

}  // namespace softmaxlab
