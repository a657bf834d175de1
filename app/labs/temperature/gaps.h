#pragma once

#include "app/labs/temperature/parts.h"
#include "app/ui/frame_arena.h"

namespace softmaxlab::temperature {

/// p₁/pᵢ = e^gap: "7.39", "1.2e+04"; also beyond what a double holds: "4.2e+390", "e^5e+29".
std::string_view ratio_text(FrameArena& arena, double gap);

/// Where the axis of the gaps ends: fixed while T changes, so that the bars stretch. `largest` is the largest
/// finite gap at T = 1.
double gap_axis_end(double largest);

/// The height that the card takes for this many classes, in pixels.
float gaps_height(const Ui& ui, std::size_t classes);

/// The gaps of each class to the top one, (max − z)/T: what T changes, while it never reorders the classes.
void draw_gaps_card(LabContext& context, const ShownClasses& shown, const Rect& rect);

}  // namespace softmaxlab::temperature
