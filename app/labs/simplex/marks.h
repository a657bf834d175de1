#pragma once

#include <span>

#include "app/labs/simplex/maps.h"
#include "app/ui/ui.h"

namespace softmaxlab {

enum class LineStyle { solid, dashed, dotted, dash_dot };

/// A polyline in a style.
void stroke(Ui& ui, std::span<const ImVec2> points, ImU32 colour, float thickness, LineStyle style);

/// Every map has a line and a shape of its own, so that colour is not needed to tell them apart.
LineStyle style_of(SimplexMap map);
ImU32 map_colour(const Ui& ui, SimplexMap map);

/// Circle, diamond, square, cross: of different sizes, so that all can be seen in one place.
void draw_marker(const Ui& ui, SimplexMap map, ImVec2 centre, float size = 1);

}  // namespace softmaxlab
