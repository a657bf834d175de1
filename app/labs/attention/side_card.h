#pragma once

#include "app/labs/attention/attention_state.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// The chosen row, √d_k, the heads, the online form, the cost.
void side_card(LabContext& context, AttentionState& state, const Rect& rect);

}  // namespace softmaxlab
