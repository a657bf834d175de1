#pragma once

#include "app/labs/gradients/gradients_state.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// The card on the right: nudge, saturation, loss or sigmoid, as its tabs choose.
void side_card(LabContext& context, GradientsState& state, const Rect& rect);

}  // namespace softmaxlab
