#pragma once

#include "app/labs/attention/attention_state.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// What stands beside the large matrix that was drawn into `cells`: mean or maximum, the colours with their
/// numbers, and the whole matrix small while only a part of it is in sight.
void matrix_side(LabContext& context, AttentionState& state, Rect rect, const Rect& cells);

}  // namespace softmaxlab
