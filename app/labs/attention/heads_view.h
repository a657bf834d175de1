#pragma once

#include "app/labs/attention/attention_state.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// The weights of every head side by side, each with its number and the mean entropy of its rows. A click
/// shows a head in the whole lab.
void heads_view(LabContext& context, AttentionState& state, Rect rect);

}  // namespace softmaxlab
