#pragma once

#include <imgui.h>

#include <functional>
#include <span>

#include "app/ui/frame_arena.h"
#include "app/ui/ui.h"

namespace softmaxlab {

/// How far a point may be from the line that is drawn instead of it, in pixels.
inline constexpr float straight_enough = 0.05F;

/// Leaves out the points between the ends of what is straight: a flat line has hundreds of them. Their x do
/// not fall.
void straighten(List<ImVec2>& points);

/// Calls `draw` with each dash of a line, in order: all are as long along the line, whether it is flat or
/// steep. Lengths in pixels, above 0. `dash` is where they are made.
void for_each_dash(List<ImVec2>& dash, std::span<const ImVec2> points, float length, float gap,
                   const std::function<void(std::span<const ImVec2>)>& draw);

/// A dashed line; a very long one, which swings up and down, has longer dashes.
void dashed_polyline(Ui& ui, std::span<const ImVec2> points, ImU32 colour, float thickness);

}  // namespace softmaxlab
