#pragma once

#include "app/labs/gradients/parts.h"
#include "app/ui/lab.h"

namespace softmaxlab::gradients {

/// Cross-entropy against the target: the loss with its parts, the gradient, a descent along it, and what
/// float32 makes of the loss.
void draw_loss_view(LabContext& context, const LabState& state, Rect room);

}  // namespace softmaxlab::gradients
