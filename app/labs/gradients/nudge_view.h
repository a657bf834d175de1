#pragma once

#include "app/labs/gradients/gradients_state.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// One logit moved by δ: the Δp that the Jacobian predicts beside the true one, for every class, and where
/// they part.
void nudge_view(LabContext& context, GradientsState& state, Rect room);

}  // namespace softmaxlab
