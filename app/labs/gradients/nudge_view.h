#pragma once

#include "app/labs/gradients/parts.h"
#include "app/ui/lab.h"

namespace softmaxlab::gradients {

/// One logit moved by δ: the Δp that the Jacobian predicts beside the true one, for every class, and where
/// they part.
void draw_nudge_view(LabContext& context, const LabState& state, Rect room);

}  // namespace softmaxlab::gradients
