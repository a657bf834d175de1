#pragma once

#include "app/labs/attention/attention_state.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// One of the matrices at large: zoomed, moved, painted.
void matrix_card(LabContext& context, AttentionState& state, const Rect& rect);

}  // namespace softmaxlab
