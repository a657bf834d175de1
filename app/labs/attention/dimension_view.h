#pragma once

#include "app/labs/attention/attention_state.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// Why the scores are divided by √d_k: how far scores of d_k components spread, and what is left of the
/// entropy of their softmax, with the division and without it, as measured on 64 random queries and keys.
void dimension_view(LabContext& context, AttentionState& state, Rect room);

}  // namespace softmaxlab
