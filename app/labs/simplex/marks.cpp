#include "app/labs/simplex/marks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "app/ui/frame_arena.h"

namespace softmaxlab {
namespace {

/// Lengths of line and gap in turn, in dots.
std::array<float, 4> pattern_of(LineStyle style) {
    switch (style) {
        case LineStyle::dashed:
            return {6, 4, 6, 4};
        case LineStyle::dotted:
            return {1.5F, 3, 1.5F, 3};
        default:
            return {8, 3, 1.5F, 3};
    }
}

float distance(ImVec2 a, ImVec2 b) {
    return std::hypot(b.x - a.x, b.y - a.y);
}

}  // namespace

void stroke(Ui& ui, std::span<const ImVec2> points, ImU32 colour, float thickness, LineStyle style) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    if (points.size() < 2) return;
    // A point that is nowhere would have no end of dashes.
    const auto lost = [](ImVec2 point) { return !std::isfinite(point.x) || !std::isfinite(point.y); };
    if (std::any_of(points.begin(), points.end(), lost)) return;
    if (style == LineStyle::solid) {
        list.AddPolyline(points.data(), static_cast<int>(points.size()), colour, 0, thickness);
        return;
    }
    const std::array<float, 4> pattern = pattern_of(style);
    std::size_t part = 0;
    float left = pattern[0] * ui.px(1);  // of the part that is being drawn
    List<ImVec2> dash({points[0]}, ui);
    for (std::size_t i = 1; i < points.size(); ++i) {
        ImVec2 from = points[i - 1];
        float rest = distance(from, points[i]);
        while (rest > left) {
            const float t = left / rest;
            from = ImVec2(from.x + (points[i].x - from.x) * t, from.y + (points[i].y - from.y) * t);
            rest -= left;
            if (part % 2 == 0) {
                dash.push_back(from);
                list.AddPolyline(dash.data(), static_cast<int>(dash.size()), colour, 0, thickness);
            }
            dash = {from};
            part = (part + 1) % pattern.size();
            left = pattern[part] * ui.px(1);
        }
        left -= rest;
        dash.push_back(points[i]);
    }
    if (part % 2 == 0) list.AddPolyline(dash.data(), static_cast<int>(dash.size()), colour, 0, thickness);
}

LineStyle style_of(SimplexMap map) {
    switch (map) {
        case SimplexMap::softmax:
            return LineStyle::solid;
        case SimplexMap::entmax15:
            return LineStyle::dash_dot;
        case SimplexMap::sparsemax:
            return LineStyle::dashed;
        case SimplexMap::argmax:
            return LineStyle::dotted;
    }
    return LineStyle::solid;
}

ImU32 map_colour(const Ui& ui, SimplexMap map) {
    return map == SimplexMap::softmax ? ui.theme.accent : ui.theme.text;
}

void draw_marker(const Ui& ui, SimplexMap map, ImVec2 centre, float size) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImU32 colour = map_colour(ui, map);
    const float line = ui.px(2) * std::min(size, 1.0F);
    const auto corner = [&](float x, float y) {
        return ImVec2(centre.x + ui.px(x) * size, centre.y + ui.px(y) * size);
    };
    switch (map) {
        case SimplexMap::softmax:
            list.AddCircleFilled(centre, ui.px(8.5F) * size, ui.theme.panel);
            list.AddCircleFilled(centre, ui.px(7.5F) * size, colour);
            list.AddCircleFilled(centre, ui.px(3.5F) * size, ui.theme.panel);
            break;
        case SimplexMap::entmax15:
            list.AddQuadFilled(corner(0, -10), corner(10, 0), corner(0, 10), corner(-10, 0),
                               with_alpha(ui.theme.panel, 0.7F));
            list.AddQuad(corner(0, -9), corner(9, 0), corner(0, 9), corner(-9, 0), colour, line);
            break;
        case SimplexMap::sparsemax:
            list.AddRectFilled(corner(-6.5F, -6.5F), corner(6.5F, 6.5F), with_alpha(ui.theme.panel, 0.7F));
            list.AddRect(corner(-5.5F, -5.5F), corner(5.5F, 5.5F), colour, 0, 0, line);
            break;
        case SimplexMap::argmax:
            list.AddLine(corner(-5, -5), corner(5, 5), ui.theme.panel, 2 * line);
            list.AddLine(corner(-5, 5), corner(5, -5), ui.theme.panel, 2 * line);
            list.AddLine(corner(-4.5F, -4.5F), corner(4.5F, 4.5F), colour, line);
            list.AddLine(corner(-4.5F, 4.5F), corner(4.5F, -4.5F), colour, line);
            break;
    }
}

}  // namespace softmaxlab
