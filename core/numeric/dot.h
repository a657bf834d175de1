#pragma once

#include <span>

namespace softmaxlab {

/// Σ aᵢ bᵢ of finite numbers, rounded to double once: products and sums in double-double, error at most 1 ULP
/// plus n · 2^-104 Σ |aᵢ bᵢ|. Anything that is not finite, and products past the range of double, give what
/// plain double arithmetic gives. The spans have the same length.
double dot(std::span<const double> a, std::span<const double> b);

}  // namespace softmaxlab
