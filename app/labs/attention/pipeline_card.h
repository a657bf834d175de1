#pragma once

#include "app/labs/attention/attention_state.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// Q, K, scores, scaled, masked, weights, V and the output, from left to right. What is dragged in Q, K and V
/// counts at once in all that is drawn after them.
void pipeline_card(LabContext& context, AttentionState& state, const Rect& rect);

}  // namespace softmaxlab
