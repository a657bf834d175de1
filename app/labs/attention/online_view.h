#pragma once

#include "app/labs/attention/attention_state.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// The chosen row's softmax block by block, with nothing kept but a running max, a sum and the output: step,
/// play, and what becomes of them.
void online_view(LabContext& context, AttentionState& state, Rect room);

}  // namespace softmaxlab
