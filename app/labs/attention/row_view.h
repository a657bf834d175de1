#pragma once

#include "app/labs/attention/attention_state.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// The softmax of the chosen query: its weights over the keys, what they say about themselves, and the output
/// that they make; or the same row with either kind of mask in a small number format.
void row_view(LabContext& context, AttentionState& state, Rect room);

}  // namespace softmaxlab
