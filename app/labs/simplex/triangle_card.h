#pragma once

#include "app/labs/simplex/simplex_state.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// The hero: the simplex of three classes with softmax as a point in it that can be dragged.
void triangle_card(LabContext& context, SimplexState& state, const Rect& rect);

/// The height of what stands above and below the triangle, in pixels.
float triangle_card_frame(const Ui& ui);

}  // namespace softmaxlab
