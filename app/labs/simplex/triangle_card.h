#pragma once

#include "app/labs/simplex/parts.h"
#include "app/ui/lab.h"

namespace softmaxlab::simplex {

/// The hero: the simplex of three classes with softmax as a point in it that can be dragged, the layers under
/// it, T above it, and the mass of the corners below it where there are more classes.
void draw_triangle_card(LabContext& context, const LabState& state, const Rect& rect);

}  // namespace softmaxlab::simplex
