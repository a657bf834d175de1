#include "app/widgets/polyline.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace softmaxlab {

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

void dashed_polyline(Ui& ui, std::span<const ImVec2> points, ImU32 colour, float thickness) {
    const float dash = ui.px(6);
    const float period = dash + ui.px(5);
    const float start = points.front().x;
    List<ImVec2> run(ui);
    const auto flush = [&] {
        if (run.size() > 1)
            ImGui::GetWindowDrawList()->AddPolyline(run.data(), static_cast<int>(run.size()), colour, 0,
                                                    thickness);
        run.clear();
    };
    for (std::size_t i = 0; i + 1 < points.size(); ++i) {
        const ImVec2 from = points[i];
        const ImVec2 to = points[i + 1];
        if (!(to.x > from.x)) {  // straight up or down
            if (!run.empty()) run.push_back(to);
            continue;
        }
        const auto at = [&](float x) {
            return ImVec2(x, from.y + (to.y - from.y) * ((x - from.x) / (to.x - from.x)));
        };
        for (float number = std::floor((from.x - start) / period);; ++number) {
            const float dash_start = start + number * period;
            const float dash_end = dash_start + dash;
            if (dash_start >= to.x) break;
            if (dash_end > from.x) {
                if (run.empty()) run.push_back(at(std::max(dash_start, from.x)));
                run.push_back(dash_end < to.x ? at(dash_end) : to);
            }
            if (dash_end <= to.x) flush();
        }
    }
    flush();
}

}  // namespace softmaxlab
