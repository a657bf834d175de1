#pragma once

#include "app/labs/attention/attention_state.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// Tokens, where the vectors come from, d_k, T, the masks.
void controls_card(LabContext& context, AttentionState& state, const Rect& rect);

}  // namespace softmaxlab
