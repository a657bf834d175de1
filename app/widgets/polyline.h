#pragma once

#include <imgui.h>

#include <span>

#include "app/ui/frame_arena.h"
#include "app/ui/ui.h"

namespace softmaxlab {

/// How far a point may be from the line that is drawn instead of it, in pixels.
inline constexpr float straight_enough = 0.05F;

/// Leaves out the points between the ends of what is straight: a flat line has hundreds of them. Their x do
/// not fall.
void straighten(List<ImVec2>& points);

/// Dashes along x, whatever the line does in y: a line that swings up and down takes no more of them than a
/// flat one.
void dashed_polyline(Ui& ui, std::span<const ImVec2> points, ImU32 colour, float thickness);

}  // namespace softmaxlab
