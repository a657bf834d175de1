#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "app/labs/simplex/maps.h"
#include "app/ui/ui.h"
#include "core/numeric/simplex.h"

namespace softmaxlab::simplex {

/// Where the simplex is on screen: a triangle, or a segment for two classes.
struct Figure {
    std::size_t corners = 3;     ///< 2 or 3
    std::array<ImVec2, 3> at{};  ///< top, lower left, lower right; of a segment: left, right
    float lane = 0;              ///< of a segment: from one map's line to that of the next one, in pixels
    float first_lane = 0;        ///< … and how far the first of them lies below it
    float curve_top = 0;         ///< of the curves above a segment
    Rect room;                   ///< what the figure and all its words may use
    std::array<Rect, 3> blocks;  ///< of the corners' names and numbers

    bool is_segment() const { return corners == 2; }
    ImVec2 pixel(const Shares& shares) const;

    /// Where the map's point and path are: on the segment there would be four on one line, so each has its
    /// own.
    ImVec2 pixel(const Shares& shares, SimplexMap map) const;

    /// The shares at a pixel: negative ones outside.
    Shares shares_at(ImVec2 pixel) const;

    /// The pixels of a step along the first edge's length.
    float side() const;

    /// Whether the pixel is in the figure or no further than `margin` away.
    bool contains(ImVec2 pixel, float margin) const;

    /// What can be pressed.
    Rect bounds(float margin) const;
};

/// What lay_out_figure() has to make room for.
struct FigureNeeds {
    bool curves_above = false;   ///< above a segment
    bool blocks_beside = false;  ///< those of a triangle's lower corners stand beside it: a wide room
};

Figure lay_out_figure(const Ui& ui, const Rect& room, std::size_t corners, FigureNeeds needs);

enum class LineStyle { solid, dashed, dotted, dash_dot };

/// A polyline in a style.
void stroke(Ui& ui, std::span<const ImVec2> points, ImU32 colour, float thickness, LineStyle style);

/// Every map has a line and a shape of its own, so that colour is not needed to tell them apart.
LineStyle style_of(SimplexMap map);
ImU32 map_colour(const Ui& ui, SimplexMap map);

/// Circle, diamond, square, cross: of different sizes, so that all can be seen in one place.
void draw_marker(const Ui& ui, SimplexMap map, ImVec2 centre, float size = 1);

}  // namespace softmaxlab::simplex
