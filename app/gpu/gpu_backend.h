#pragma once

#include <cstddef>
#include <limits>
#include <memory>

#include "app/gpu/row_softmax.h"
#include "core/engine/backend.h"

namespace softmaxlab::gpu {

/// Largest relative error of RowSoftmax (app/gpu/row_softmax.h) against the same softmax in double, for
/// probabilities of at least FLT_MIN: 1.2e-7 each from the exponential and from the sum of exponentials, 6e-8
/// each from the reciprocal sum and the product. OpenGL asks for correctly rounded additions and
/// multiplications, so it does not depend on the driver. In a row of several workgroups the sums are merged
/// by factors that are good to 5e-8, while the exponentials themselves keep within 1e-7: the same numbers
/// hold.
inline constexpr double softmax_relative_error = 3.6e-7;

/// Largest absolute error on top of it: FLT_MIN, since drivers may take smaller numbers for 0.
inline constexpr double softmax_absolute_error = 1.18e-38;

/// Largest relative error of shaders/jacobian.comp on top of that of its probabilities: the rounding of 1/T,
/// of two products and of 1 − p.
inline constexpr double jacobian_rounding = 2.4e-7;

/// How much goes to the GPU at a time, in bytes of float32. The driver's own limit counts if it is lower.
struct GpuLimits {
    std::size_t batch_bytes = std::size_t{128} << 20;  ///< rows that are computed together; at least one row
    std::size_t row_bytes = std::numeric_limits<std::size_t>::max();  ///< the longest row
    RowWay way = RowWay::automatic;
    bool subgroups = true;  ///< used where the driver has them
};

/// Softmax in float32 by a compute shader. Error against the exact softmax of the double logits: (3.6e-7 +
/// 6e-8 · (g + log K)) relative, where g = (max − z)/T, plus 1.18e-38. Every use needs the context current in
/// which it was made, destruction too. Rows go in batches, so their number is not limited; one row must fit
/// into one of the driver's buffers (16 MiB or more, 4 million classes), otherwise softmax() throws GlError.
///
/// A Backend hands over numbers, so every softmax() goes to the GPU and comes back: whoever draws the same
/// row in every frame keeps the result (core/engine/results.h). RowSoftmax works on buffers that stay there.
///
/// Throws GlError if OpenGL is older than 4.3.
std::unique_ptr<Backend> make_gpu_backend(const GpuLimits& limits = {});

}  // namespace softmaxlab::gpu
