#pragma once

#include "app/labs/gradients/gradients_state.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// Two classes: their share as the sigmoid of the difference of their logits, which can be dragged, with its
/// tangent.
void sigmoid_view(LabContext& context, GradientsState& state, Rect room);

}  // namespace softmaxlab
