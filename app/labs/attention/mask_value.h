#pragma once

#include <cstddef>

#include "app/labs/attention/parts.h"

namespace softmaxlab::attention {

/// The row's stable softmax in one format, step by step, masked by −∞ and by −1e9.
MaskTraces mask_traces(AttentionResults& results, std::size_t query, double temperature, Format format);

/// What the two masks make of this row, read off their numbers.
std::string_view mask_value_words(FrameArena& arena, const MaskTraces& traces, const MaskBits& mask);

/// How the weight of a key came about in that arithmetic, with its numbers.
std::string_view explain_traced_weight(FrameArena& arena, const Trace& trace, std::size_t key);

/// Both side by side for the chosen row: logits, weights, sums, and the difference in words.
void draw_mask_values(LabContext& context, View& view, Cache& cache, Rect room, std::size_t query);

}  // namespace softmaxlab::attention
