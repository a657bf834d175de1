#pragma once

#include <span>

namespace softmaxlab {

/// KL(p‖q) = Σ p log(p/q) in nats of two distributions: ≥ 0, 0 only for p = q; 0 log 0 = 0; ∞ if q is 0 where
/// p is not. NaN if a value is NaN or negative. Relative error at most 1e-13, also where p and q are close.
/// Throws std::invalid_argument if the sizes differ.
///
/// Each term is p log(p/q) − p + q ≥ 0. That changes nothing for sums of 1, and lets nothing cancel.
double kl_divergence(std::span<const double> p, std::span<const double> q);

/// Total variation ½ Σ |p − q|, 0 … 1. NaN if a value is. Relative error at most 1e-15. Throws
/// std::invalid_argument if the sizes differ.
double total_variation(std::span<const double> p, std::span<const double> q);

/// dH/dT = Var_p(z)/T³ in nats per unit of temperature, the closed form: ≥ 0, so entropy never falls as T
/// rises. 0 at T = 0 and T = ∞. −inf is a masked class; NaN or +inf gives NaN, and so does an all-masked row.
/// Relative error at most 1e-15. Throws as `softmax`.
double entropy_slope(std::span<const double> logits, double temperature);

/// The same by a central difference of H at T(1 ± h), h = 1e-5. Where H is above 1e-40 its error is at most
/// 1e-6 relative, for the step, plus 3e-11 H/T, for the rounding of H.
double entropy_slope_by_difference(std::span<const double> logits, double temperature);

}  // namespace softmaxlab
