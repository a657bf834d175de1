#pragma once

#include "app/labs/gradients/parts.h"
#include "app/ui/lab.h"

namespace softmaxlab::gradients {

/// The heatmap of ∂p/∂z with its sums, and in words what the cell under the pointer says.
void draw_jacobian_card(LabContext& context, const LabState& state, const Rect& rect);

/// The width in pixels that the card needs on the stage, at that height, for its square to be as large as it
/// can be there.
float stage_jacobian_width(LabContext& context, float height);

}  // namespace softmaxlab::gradients
