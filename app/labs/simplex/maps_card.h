#pragma once

#include "app/labs/simplex/simplex_state.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// Softmax, entmax-1.5, sparsemax and argmax of the same logits: a bar for each class, exact zeros marked,
/// the size of the support below. The heads show and hide the maps in the triangle.
void maps_card(LabContext& context, SimplexState& state, const Rect& rect);

}  // namespace softmaxlab
