#pragma once

#include <memory>

#include "core/engine/backend.h"

namespace softmaxlab {

/// Softmax in double. Error: 1e-13 relative, usually within 1 ULP.
std::unique_ptr<Backend> make_reference_backend();

/// Softmax in float32 with the widest vector instructions that the processor has. Its error bound stands in
/// core/kernels/softmax_f32.h.
std::unique_ptr<Backend> make_simd_backend();

}  // namespace softmaxlab
