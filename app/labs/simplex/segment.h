#pragma once

#include "app/labs/simplex/figure.h"
#include "app/labs/simplex/simplex_state.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// The layers for two classes: along a segment, with H and F as curves above it.
void draw_segment_layers(LabContext& context, SimplexState& state, const SimplexNow& now,
                         const Figure& figure);

}  // namespace softmaxlab
