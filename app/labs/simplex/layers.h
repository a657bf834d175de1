#pragma once

#include "app/labs/simplex/figure.h"
#include "app/labs/simplex/simplex_state.h"
#include "app/ui/frame_arena.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// What lies under the point and its path: regions, contours, grid, in the triangle or along the segment.
void draw_layers(LabContext& context, SimplexState& state, const SimplexNow& now, const Figure& figure);

/// What the layers mean, in `rect`, from its top.
void layer_legend(LabContext& context, SimplexState& state, const SimplexNow& now, Rect rect);

/// The buttons that turn layers on and off, at the right end of `strip`, as far as there is room.
void layer_buttons(LabContext& context, SimplexState& state, Rect& strip);

/// Whether T is one at which logits decide p.
bool has_logit_grid(double temperature);

/// Why the surface F cannot be drawn, or nothing.
std::string_view no_surface(LabContext& context, const SimplexNow& now);

/// Between two lines z_i - z_j = const that are far enough apart to be told apart at this temperature.
double logit_grid_step(double temperature);

}  // namespace softmaxlab
