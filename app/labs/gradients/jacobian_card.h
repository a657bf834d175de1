#pragma once

#include "app/labs/gradients/parts.h"
#include "app/ui/lab.h"

namespace softmaxlab::gradients {

/// The heatmap of ∂p/∂z with its sums, and in words what the cell under the pointer says.
void draw_jacobian_card(LabContext& context, const LabState& state, const Rect& rect);

}  // namespace softmaxlab::gradients
