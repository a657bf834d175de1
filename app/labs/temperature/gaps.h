#pragma once

#include "app/ui/frame_arena.h"

namespace softmaxlab {

/// p₁/pᵢ = e^gap: "7.39", "1.2e+04"; also beyond what a double holds: "4.2e+390", "e^5e+29".
std::string_view ratio_text(FrameArena& arena, double gap);

/// Where the axis of the gaps ends: fixed while T changes, so that the bars stretch. `largest` is the largest
/// finite gap at T = 1.
double gap_axis_end(double largest);

}  // namespace softmaxlab
