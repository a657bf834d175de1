#pragma once

#include "app/labs/attention/attention_state.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// What one head's attention costs in arithmetic and in memory, stored or in the online form: for the tokens
/// on screen and for many more.
void cost_view(LabContext& context, AttentionState& state, Rect room);

}  // namespace softmaxlab
