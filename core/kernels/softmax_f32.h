#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "core/engine/backend.h"

namespace softmaxlab::kernels {

/// Stable softmax of every row, in float32, with the widest vectors that the processor has (dispatched at run time).
///
/// logits: rows × classes, row-major, any finite value including ±FLT_MAX; −inf is a masked class; +inf and NaN make
/// that row NaN and no other. probabilities: the same shape; may be the same memory. temperature: as in softmax().
/// status: one for each row.
void softmax_rows(std::span<const float> logits, std::span<float> probabilities, std::size_t classes,
                  float temperature, std::span<RowStatus> status);

/// The instruction set in use: "AVX3", "AVX2", "SSE4", "NEON" …
std::string instruction_set();

}  // namespace softmaxlab::kernels
