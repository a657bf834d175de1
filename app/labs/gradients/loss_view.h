#pragma once

#include "app/labs/gradients/gradients_state.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// Cross-entropy against the target: the loss with its parts, the gradient, a descent along it, and what
/// float32 makes of the loss.
void loss_view(LabContext& context, GradientsState& state, Rect room);

}  // namespace softmaxlab
