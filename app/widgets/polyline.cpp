#include "app/widgets/polyline.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace softmaxlab {
namespace {

// Design pixels.
constexpr float dash_length = 6;
constexpr float dash_gap = 5;
/// A line that swings up and down a thousand times gets longer dashes, not a hundred thousand of them.
constexpr float max_dashes = 1000;

float distance(ImVec2 a, ImVec2 b) {
    return std::hypot(b.x - a.x, b.y - a.y);
}

}  // namespace

void straighten(List<ImVec2>& points) {
    if (points.size() < 3) return;
    std::size_t kept = 0;      // the last point that stays, from where something straight begins
    std::size_t since = 0;     // its place among all
    float lowest = -INFINITY;  // slopes from there that pass by all points since
    float highest = INFINITY;
    const auto goes_on_to = [&](ImVec2 point) {
        const float across = point.x - points[kept].x;
        const float down = point.y - points[kept].y;
        const float slope = down / across;
        if (!(across > 0 && slope >= lowest && slope <= highest)) return false;
        lowest = std::max(lowest, (down - straight_enough) / across);
        highest = std::min(highest, (down + straight_enough) / across);
        return true;
    };
    const auto keep = [&](std::size_t place) {
        points[++kept] = points[place];
        since = place;
        lowest = -INFINITY;
        highest = INFINITY;
    };
    for (std::size_t i = 1; i < points.size(); ++i) {
        if (goes_on_to(points[i])) continue;
        if (since < i - 1) keep(i - 1);
        if (!goes_on_to(points[i])) keep(i);  // straight up or down
    }
    if (since < points.size() - 1) keep(points.size() - 1);
    points.resize(kept + 1);
}

void for_each_dash(List<ImVec2>& dash, std::span<const ImVec2> points, std::span<const float> pattern,
                   const std::function<void(std::span<const ImVec2>)>& draw) {
    dash.clear();
    if (points.empty()) return;
    std::size_t part = 0;
    float left = pattern[0];  // of the part that is being drawn
    dash.push_back(points[0]);
    for (std::size_t i = 1; i < points.size(); ++i) {
        ImVec2 from = points[i - 1];
        float rest = distance(from, points[i]);
        while (rest > left) {
            const float t = left / rest;
            from = ImVec2(from.x + (points[i].x - from.x) * t, from.y + (points[i].y - from.y) * t);
            rest -= left;
            dash.push_back(from);
            if (part % 2 == 0) draw(dash);
            dash.clear();
            dash.push_back(from);
            part = (part + 1) % pattern.size();
            left = pattern[part];
        }
        left -= rest;
        dash.push_back(points[i]);
    }
    if (part % 2 == 0) draw(dash);
}

void dashed_polyline(Ui& ui, std::span<const ImVec2> points, ImU32 colour, float thickness) {
    float length = 0;
    for (std::size_t i = 0; i + 1 < points.size(); ++i) length += distance(points[i], points[i + 1]);
    const float longer = std::max(1.0F, length / ui.px(max_dashes * (dash_length + dash_gap)));
    const std::array<float, 2> pattern = {ui.px(dash_length) * longer, ui.px(dash_gap) * longer};
    List<ImVec2> dash(ui);
    for_each_dash(dash, points, pattern, [&](std::span<const ImVec2> one) {
        ImGui::GetWindowDrawList()->AddPolyline(one.data(), static_cast<int>(one.size()), colour, 0,
                                                thickness);
    });
}

void dashed_line(Ui& ui, ImVec2 from, ImVec2 to, ImU32 colour, float thickness, float gap) {
    const float length = distance(from, to);
    if (!(length > 0)) return;
    const float dash = ui.px(4);
    const ImVec2 step((to.x - from.x) / length, (to.y - from.y) / length);
    const auto at = [&](float way) { return ImVec2(from.x + step.x * way, from.y + step.y * way); };
    for (float way = 0; way < length; way += dash + ui.px(gap))
        ImGui::GetWindowDrawList()->AddLine(at(way), at(std::min(way + dash, length)), colour, thickness);
}

void dashed_outline(Ui& ui, const Rect& rect, ImU32 colour, float thickness) {
    const std::array<ImVec2, 5> corners = {rect.min, ImVec2(rect.max.x, rect.min.y), rect.max,
                                           ImVec2(rect.min.x, rect.max.y), rect.min};
    for (std::size_t i = 0; i + 1 < corners.size(); ++i)
        dashed_line(ui, corners[i], corners[i + 1], colour, thickness);
}

}  // namespace softmaxlab
