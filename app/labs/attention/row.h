#pragma once

#include <cstddef>
#include <span>

#include "app/labs/attention/parts.h"

namespace softmaxlab::attention {

/// On the stage: which query it is, and its weights as bars.
void draw_stage_row(LabContext& context, Cache& cache, Rect room);

/// The softmax of the chosen query: its weights over the keys, what they say about themselves, and the output
/// that they make; or the same row with either kind of mask in a small number format.
void draw_row(LabContext& context, View& view, Cache& cache, Rect room);

/// The keys that are shown one by one: all of up to `max_count`, otherwise those with the largest weights
/// (NaN first), in the order of their weights.
List<std::size_t> shown_keys(FrameArena& arena, std::span<const double> weights, std::size_t max_count);

}  // namespace softmaxlab::attention
