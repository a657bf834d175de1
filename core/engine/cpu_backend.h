#pragma once

#include <memory>

#include "core/engine/backend.h"

namespace softmaxlab {

/// Softmax in double. Error: 1 ULP, so 2.3e-16 relative, and one subnormal step (core/numeric/softmax.h).
std::unique_ptr<Backend> make_reference_backend();

/// Softmax in float32 with the widest vector instructions that the processor has. Error against the exact
/// softmax of the double logits: (3.5e-7 + 6e-8 · (g + log K)) relative, where g = (max − z)/T,
/// plus 1.402e-45. So 6.5e-6 for any probability down to FLT_MIN among 200,000 classes, and below 1e-6 for
/// those within a factor of 1000 of the largest of ten.
std::unique_ptr<Backend> make_simd_backend();

}  // namespace softmaxlab
