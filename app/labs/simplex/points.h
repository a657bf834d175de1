#pragma once

#include "app/labs/simplex/figure.h"
#include "app/labs/simplex/simplex_state.h"
#include "app/ui/lab.h"
#include "app/widgets/grab.h"

namespace softmaxlab {

/// The paths of the maps that are shown, with marks at a few temperatures along that of softmax.
void draw_paths(LabContext& context, SimplexState& state, const SimplexNow& now, const Figure& figure);

/// The points of the maps that are shown; that of softmax has a handle.
void draw_points(LabContext& context, SimplexState& state, const SimplexNow& now, const Figure& figure,
                 const Grab& grab);

/// What lies under the pointer, in words at the top right of the figure: T on a path, or the shares, H and F
/// of any other point. With nothing there, what a drag keeps, if there can be
/// one.
void hover_read_out(LabContext& context, SimplexState& state, const SimplexNow& now, const Figure& figure,
                    const Grab& grab, bool can_drag, const Rect& rect);

}  // namespace softmaxlab
