#pragma once

#include "app/labs/simplex/figure.h"
#include "app/labs/simplex/parts.h"
#include "app/ui/lab.h"

namespace softmaxlab::simplex {

/// What lies under the point and its path: regions, contours, grid, in the triangle or along the segment.
void draw_layers(LabContext& context, const LabState& state, const Figure& figure);

/// What the layers mean, in `rect`, from its top.
void draw_layer_legend(LabContext& context, const LabState& state, Rect rect);

/// The buttons that turn layers on and off, at the right end of `strip`, as far as there is room.
void draw_layer_buttons(LabContext& context, const LabState& state, Rect& strip);

}  // namespace softmaxlab::simplex
