#pragma once

#include <array>

#include "app/labs/attention/attention_state.h"
#include "app/ui/frame_arena.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// How the weight of a cell comes about, in numbers: its score, then what softmax makes of it. The first line
/// has as many products as fit into `width` pixels of the small type.
std::array<std::string_view, 2> formula_lines(LabContext& context, const AttentionState& state,
                                              AttentionCell cell, float width);

}  // namespace softmaxlab
