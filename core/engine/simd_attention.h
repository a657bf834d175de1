#pragma once

#include <memory>

#include "core/engine/attention_backend.h"

namespace softmaxlab {

/// In float32 by Highway (core/kernels/matrix_f32.h, attention_f32.h), on two threads where there are two. A
/// score is off by at most score_error() · Σ |qᵢ kᵢ|; weights as kernels::attention_row() has it, the output
/// by kernels::product_error() · Σ |weight · v|. The vectors are rounded to float32 first.
std::unique_ptr<AttentionBackend> make_simd_attention();

}  // namespace softmaxlab
