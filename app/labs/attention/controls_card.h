#pragma once

#include "app/labs/attention/attention_state.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// Tokens, where the vectors come from, d_k, T, the masks.
void controls_card(LabContext& context, AttentionState& state, const Rect& rect);

/// The height that it needs at that width, in pixels: what does not fit into a line goes to the next one.
float attention_controls_height(const Ui& ui, float width);

}  // namespace softmaxlab
