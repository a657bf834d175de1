#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/numeric/double_double.h"

namespace softmaxlab {

enum class RowKind {
    ordinary,
    all_masked,   ///< every logit is −inf
    not_a_number  ///< a logit is NaN or +inf
};

/// The power of two by which small exponentials are lifted: e^x stays a normal double-double, low half
/// included, for every x whose e^x is more than 0 in double.
inline constexpr int lift = 512;

/// What all functions of the softmax family start from: how far each logit lies below the max, and e to that
/// power, in double-double. The limits T = 0 and T = ∞ are depths like any other: 0 or ∞.
///
/// One class, the top, is kept out of `others`: 1 is added to it only where nothing is lost. That is how 1 −
/// p of the most probable class, its log p, and the entropy keep all their digits when p is 1 but for 1e-300.
struct Exponents {
    RowKind kind = RowKind::ordinary;
    std::size_t live_classes = 0;
    std::size_t top = 0;                     ///< the first class with the largest logit
    double max = 0;                          ///< that logit
    std::vector<wide::DoubleDouble> depth;   ///< (max − z)/T ≥ 0, hi = ∞ for a masked class
    std::vector<wide::DoubleDouble> lifted;  ///< exp(−depth) · 2^lift
    wide::DoubleDouble others;               ///< Σ of `lifted` without the top
    wide::DoubleDouble sum;                  ///< 1 + others / 2^lift
    wide::DoubleDouble lifted_log_sum;       ///< log(sum) · 2^lift
};

/// Throws std::invalid_argument for no logits or a temperature that is not one. Only `kind`, `live_classes`,
/// `top` and `max` are set for a row that is not ordinary.
Exponents exponents_of(std::span<const double> logits, double temperature);

/// (max − z)/T for a row with that largest logit: 0 for the largest itself whatever T is, ∞ for a masked
/// class.
wide::DoubleDouble depth_of(double logit, double max, double temperature);

/// (a − b)/T with a relative error of 2^-100 up to 1e5, and of 2^-51 (the low half 0) above: no exponential
/// and no logarithm needs more there. May be ±∞. T is positive and finite.
wide::DoubleDouble difference_over(double a, double b, double temperature);

/// −log p of a class: ≥ 0, ∞ for a masked one.
double minus_log_probability(const Exponents& exponents, std::size_t index);

/// (1 − pᵢ) · sum · 2^lift: what all classes but `index` add up to, without cancellation.
wide::DoubleDouble lifted_rest(const Exponents& exponents, std::size_t index);

/// numerator · 2^-lift / (sum · T), rounded once; 0 at T = ∞.
double quotient_by_sum(wide::DoubleDouble lifted_numerator, const Exponents& exponents, double temperature);

}  // namespace softmaxlab
