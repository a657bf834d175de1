#pragma once

#include <cstddef>
#include <span>

#include "app/labs/attention/attention_state.h"
#include "app/ui/frame_arena.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// The keys that are shown one by one: all of up to `most`, otherwise those with the largest weights (NaN
/// first), in the order of their weights.
List<std::size_t> shown_keys(FrameArena& arena, std::span<const double> weights, std::size_t most);

/// The weights of a row as bars, each with its token and its logit.
void row_bars(LabContext& context, AttentionState& state, Rect room, std::size_t query);

}  // namespace softmaxlab
