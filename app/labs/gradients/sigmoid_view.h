#pragma once

#include "app/labs/gradients/parts.h"
#include "app/ui/lab.h"

namespace softmaxlab::gradients {

/// Two classes: their share as the sigmoid of the difference of their logits, which can be dragged, with its
/// tangent.
void draw_sigmoid_view(LabContext& context, const LabState& state, Rect room);

}  // namespace softmaxlab::gradients
