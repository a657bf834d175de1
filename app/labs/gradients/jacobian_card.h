#pragma once

#include "app/labs/gradients/gradients_state.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// The heatmap of ∂p/∂z with its sums, and in words what the cell under the pointer says.
void jacobian_card(LabContext& context, GradientsState& state, const Rect& rect);

}  // namespace softmaxlab
