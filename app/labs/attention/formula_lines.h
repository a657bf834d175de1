#pragma once

#include <array>

#include "app/labs/attention/attention_state.h"
#include "app/ui/frame_memory.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// How the weight of a cell comes about, in numbers: its score, then what softmax makes of it. The first line
/// has as many products as fit into `width` pixels of the small type.
std::array<Text, 2> formula_lines(LabContext& context, const AttentionState& state, AttentionCell cell,
                                  float width);

}  // namespace softmaxlab
