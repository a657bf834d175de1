#include "app/widgets/bar.h"

#include <algorithm>

namespace softmaxlab {

void draw_bar(Ui& ui, const Rect& rect, const BarLook& look) {
    const float rounding = std::min(ui.px(4), rect.height() * 0.25F);
    focus_ring(ui, rect, rounding, look.focused);
    const bool empty = !look.bare || look.failed;
    if (empty) fill(rect, ui.theme.empty_bar, rounding);
    if (empty && ui.theme.name == ThemeName::contrast) outline(rect, ui.theme.faint, rounding, ui.px(1));
    if (look.failed) {
        fill(rect, with_alpha(ui.theme.bad, 0.14F), rounding);
        hatch(rect, with_alpha(ui.theme.bad, 0.6F), ui.px(8), ui.px(1));
        outline(rect, ui.theme.bad, rounding, ui.px(1));
        return;
    }
    if (look.hatched) {
        hatch(rect, ui.theme.faint, ui.px(8), ui.px(1));
        return;
    }
    const float left = rect.min.x + std::clamp(std::min(look.from, look.to), 0.0F, 1.0F) * rect.width();
    const float right = rect.min.x + std::clamp(std::max(look.from, look.to), 0.0F, 1.0F) * rect.width();
    if (right > left) fill({ImVec2(left, rect.min.y), ImVec2(right, rect.max.y)}, look.colour, rounding);
    if (!look.handle) return;
    const float x = rect.min.x + std::clamp(look.to, 0.0F, 1.0F) * rect.width();
    // A line in the bar's own colour, longer than the bar: it must not look like one more bar.
    const float slim = std::clamp(rect.height() / ui.px(24), 0.6F, 1.0F);
    const float half = ui.px(look.held ? 2.0F : 1.0F);
    const float reach = ui.px(look.held ? 6.0F : 5.0F) * slim;
    fill({ImVec2(x - half, rect.min.y - reach), ImVec2(x + half, rect.max.y + reach)},
         look.held ? ui.theme.handle : look.colour, half);
}

double fraction_along(const Rect& rect, ImVec2 pointer) {
    return static_cast<double>(pointer.x - rect.min.x) / static_cast<double>(std::max(rect.width(), 1.0F));
}

}  // namespace softmaxlab
