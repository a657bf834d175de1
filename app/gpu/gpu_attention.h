#pragma once

#include <memory>

#include "app/gpu/matrix_reducer.h"
#include "app/gpu/row_shape.h"
#include "core/engine/attention_backend.h"

namespace softmaxlab {

/// Where an AttentionBackend of gpu::make_gpu_attention() keeps its matrices.
class AttentionOnGpu {
  public:
    virtual ~AttentionOnGpu() = default;
    virtual gpu::GpuMatrix matrix_there(AttentionMatrix which) const = 0;
};

namespace gpu {

/// In float32 by compute shaders: tiled products for scores and output, scaling, mask and softmax in one go
/// by row. Matrices stay on the GPU; rows, facts and reduced pictures come back. A score is off by at most
/// score_error() · Σ |qᵢ kᵢ|, a weight as gpu::softmax_relative_error and scaled_gap_error have it, for the
/// float32 logits. Below T = 1e-30 it is argmax as for T = 0. Every use needs the context current in which it
/// was made, destruction too.
///
/// Throws GlError if OpenGL is older than 4.3, and from begin() if queries × keys numbers do not fit into
/// one of the driver's buffers, or there are more than longest_row_in_group
/// keys.
///
/// `whole_group` and `subgroups` are those of AttentionRows, for tests and comparisons.
std::unique_ptr<AttentionBackend> make_gpu_attention(bool whole_group = false,
                                                     bool subgroups = has_subgroups());

}  // namespace gpu
}  // namespace softmaxlab
