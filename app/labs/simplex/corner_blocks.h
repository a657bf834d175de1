#pragma once

#include "app/labs/simplex/figure.h"
#include "app/labs/simplex/grip.h"
#include "app/labs/simplex/simplex_state.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// The name of each corner, a menu of the other classes where there are any, and its share, p and z, which
/// can be typed.
void corner_blocks(LabContext& context, SimplexState& state, const PointGrip& grip, const Figure& figure);

}  // namespace softmaxlab
