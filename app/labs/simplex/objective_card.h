#pragma once

#include "app/labs/simplex/simplex_state.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// What softmax is: of the four points the one with the largest p·z + T·H(p), which is T · log Σ exp(z/T).
void objective_card(LabContext& context, SimplexState& state, const Rect& rect);

}  // namespace softmaxlab
