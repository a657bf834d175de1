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

/// Calls `draw` with each dash of a line, in order: they are as long along the line, whether it is flat or
/// steep. `pattern`: lengths of line and gap in turn, an even number of them, in pixels, above 0. The points
/// are finite. `dash` is where the dashes are made.
void for_each_dash(List<ImVec2>& dash, std::span<const ImVec2> points, std::span<const float> pattern,
                   const std::function<void(std::span<const ImVec2>)>& draw);

/// A dashed line; a very long one, which swings up and down, has longer dashes.
void dashed_polyline(Ui& ui, std::span<const ImVec2> points, ImU32 colour, float thickness);

/// A straight line of dashes of 4 design pixels, the first of them at `from`; `gap`: between them, in design
/// pixels.
void dashed_line(Ui& ui, ImVec2 from, ImVec2 to, ImU32 colour, float thickness, float gap = 4);

/// A frame of dashes, which begin at its corners.
void dashed_outline(Ui& ui, const Rect& rect, ImU32 colour, float thickness);

}  // namespace softmaxlab
