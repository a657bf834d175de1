#pragma once

#include "app/labs/gradients/gradients_state.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// The largest entry and the norm of the Jacobian now, as parts of the most that they could be at this T.
void saturation_meters(LabContext& context, Rect room);

/// How strongly p answers to the logits over T and over the scale; p(1 − p) with a dot for each class.
void saturation_view(LabContext& context, GradientsState& state, Rect room);

}  // namespace softmaxlab
