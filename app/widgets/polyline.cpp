#include "app/widgets/polyline.h"

#include <algorithm>
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

void for_each_dash(List<ImVec2>& dash, std::span<const ImVec2> points, float length, float gap,
                   const std::function<void(std::span<const ImVec2>)>& draw) {
    const auto flush = [&] {
        if (dash.size() > 1) draw(dash);
        dash.clear();
    };
    bool inked = true;
    float left = length;  // of this dash or gap
    dash.clear();
    if (!points.empty()) dash.push_back(points.front());
    for (std::size_t i = 0; i + 1 < points.size(); ++i) {
        const ImVec2 from = points[i];
        const ImVec2 to = points[i + 1];
        const float segment = distance(from, to);
        float done = 0;
        while (segment - done > left) {
            done += left;
            const float part = done / segment;
            dash.push_back(ImVec2(from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part));
            if (inked) flush();
            inked = !inked;
            left = inked ? length : gap;
        }
        left -= segment - done;
        if (inked) dash.push_back(to);
    }
    flush();
}

void dashed_polyline(Ui& ui, std::span<const ImVec2> points, ImU32 colour, float thickness) {
    float length = 0;
    for (std::size_t i = 0; i + 1 < points.size(); ++i) length += distance(points[i], points[i + 1]);
    const float longer = std::max(1.0F, length / ui.px(max_dashes * (dash_length + dash_gap)));
    List<ImVec2> dash(ui);
    for_each_dash(dash, points, ui.px(dash_length) * longer, ui.px(dash_gap) * longer,
                  [&](std::span<const ImVec2> one) {
                      ImGui::GetWindowDrawList()->AddPolyline(one.data(), static_cast<int>(one.size()),
                                                              colour, 0, thickness);
                  });
}

}  // namespace softmaxlab
