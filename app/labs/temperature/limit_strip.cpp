#include "app/labs/temperature/limit_strip.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "app/ui/frame_arena.h"

namespace softmaxlab {
namespace {

constexpr float thickness = 4;  // design pixels

}  // namespace

void draw_limit_strip(Ui& ui, const TemperatureAxis& axis, bool at_zero, std::span<const StripLevel> levels,
                      std::string_view (*shown)(FrameArena&, double)) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const Rect strip = (at_zero ? axis.at_zero : axis.at_infinity).inset(ui.px(4), 0);
    const Rect& frame = axis.plot.frame;
    const auto pixel_of = [&](double y) { return axis.plot.pixel(axis.plot.x.min, y).y; };
    List<bool> drawn(levels.size(), false, ui);
    for (std::size_t first = 0; first < levels.size(); ++first) {
        if (drawn[first]) continue;
        List<std::size_t> group(ui);
        const float y = pixel_of(levels[first].limit);
        for (std::size_t i = first; i < levels.size(); ++i) {
            // What cannot be told apart by eye shares the line too.
            if (!drawn[i] && std::fabs(pixel_of(levels[i].limit) - y) < ui.px(1)) group.push_back(i);
        }
        const float width = strip.width() / static_cast<float>(group.size());
        for (std::size_t place = 0; place < group.size(); ++place) {
            const StripLevel& level = levels[group[place]];
            drawn[group[place]] = true;
            const float left = strip.min.x + width * static_cast<float>(place);
            const bool lit = level.class_index && ui.lit_class == level.class_index;
            const float half = ui.px(lit ? thickness * 0.75F : thickness * 0.5F);
            // Neighbours are told apart by a slit, if there is room for one.
            const float slit = width > ui.px(6) && place + 1 < group.size() ? ui.px(1.5F) : 0;
            const Rect piece{ImVec2(left, y - half), ImVec2(left + width - slit, y + half)};
            fill(piece, level.colour);
            const float from = at_zero ? strip.max.x : strip.min.x;
            const float to = at_zero ? frame.min.x : frame.max.x;
            list.AddLine(ImVec2(from, y), ImVec2(to, pixel_of(level.curve_end)),
                         with_alpha(level.colour, 0.55F), ui.px(1));
            landmark(ui, level.landmark,
                     {ImVec2(piece.min.x, y - ui.px(5)), ImVec2(piece.max.x, y + ui.px(5))},
                     shown(ui, level.limit), level.class_index);
        }
    }
}

}  // namespace softmaxlab
