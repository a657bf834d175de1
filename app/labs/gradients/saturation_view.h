#pragma once

#include "app/labs/gradients/parts.h"
#include "app/ui/lab.h"

namespace softmaxlab::gradients {

/// The largest entry and the norm of the Jacobian now, as parts of the most that they could be at this T.
void draw_saturation_meters(LabContext& context, Rect room);

/// How strongly p answers to the logits over T and over the scale; p(1 − p) with a dot for each class.
void draw_saturation_view(LabContext& context, const LabState& state, Rect room);

}  // namespace softmaxlab::gradients
