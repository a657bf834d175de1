#include "app/widgets/bar.h"

#include <algorithm>

#include "app/widgets/ghost.h"

namespace softmaxlab {
namespace {

float pixel_at(const Rect& rect, float fraction) {
    return rect.min.x + std::clamp(fraction, 0.0F, 1.0F) * rect.width();
}

Rect part(const Rect& rect, float from, float to) {
    return {ImVec2(std::min(from, to), rect.min.y), ImVec2(std::max(from, to), rect.max.y)};
}

// An outline where the bar was; nothing where it is still so long.
void draw_before(Ui& ui, const Rect& rect, const BarLook& look, float before, float rounding) {
    const float from = pixel_at(rect, look.from);
    const float to = look.hatched ? from : pixel_at(rect, look.to);
    if (std::abs(before - to) < 1) return;
    const bool same_side = (before - from) * (to - from) > 0;
    const float reach = std::abs(to - from);
    if (same_side && std::abs(before - from) < reach) {
        draw_was(ui, part(rect, from, before), rounding);
    } else {
        draw_gone(ui, part(rect, same_side ? to : from, before), look.colour, rounding);
    }
}

// Beyond the end of the bar and of what it was, on the other side of where it begins, or within it.
Rect draw_bar_delta(Ui& ui, const Rect& rect, const BarLook& look, float before) {
    ImFont* const font = ui.fonts.number_small;
    if (look.delta.empty() || rect.height() < font->FontSize * 0.85F) return {};
    const float width = delta_width(ui, font, look.delta);
    const float gap = ui.px(8);
    const float from = pixel_at(rect, look.from);
    const float to = look.hatched ? from : pixel_at(rect, look.to);
    const bool leftwards = to < from;
    const float end_of_number = leftwards ? from + look.beside : rect.min.x + look.taken;
    const float right = std::max({from, to, before, end_of_number}) + gap;
    const float left = std::min({from - (leftwards ? 0 : look.beside), to, before}) - gap;
    const auto place = [&](float x) { return Rect{ImVec2(x, rect.min.y), ImVec2(x + width, rect.max.y)}; };
    ImU32 colour = ui.theme.secondary;
    Rect at = place(right);
    const bool fits_right = right + width <= rect.max.x - ui.px(2);
    const bool fits_left = left - width >= rect.min.x + ui.px(2);
    if (fits_left && (leftwards || !fits_right)) {
        at = place(left - width);
    } else if (!fits_right) {
        if (look.taken > 0) return {};
        const float inside = std::min(to, before) - gap;
        if (inside - width < from + ui.px(2)) return {};
        at = place(inside - width);
        const Theme& theme = ui.theme;
        colour = contrast_ratio(theme.text, look.colour) > contrast_ratio(theme.background, look.colour)
                     ? theme.text
                     : theme.background;
    }
    draw_delta(ui, at, font, colour, look.delta);
    return at;
}

}  // namespace

BarPlaces draw_bar(Ui& ui, const Rect& rect, const BarLook& look) {
    const float rounding = std::min(ui.px(4), rect.height() * 0.25F);
    focus_ring(ui, rect, rounding, look.focused);
    const bool empty = !look.bare || look.failed;
    if (empty) fill(rect, ui.theme.empty_bar, rounding);
    if (empty && ui.theme.name == ThemeName::contrast) outline(rect, ui.theme.faint, rounding, ui.px(1));
    if (look.failed) {
        fill(rect, with_alpha(ui.theme.bad, 0.14F), rounding);
        hatch(rect, with_alpha(ui.theme.bad, 0.6F), ui.px(8), ui.px(1));
        outline(rect, ui.theme.bad, rounding, ui.px(1));
        return {};
    }
    const float before = pixel_at(rect, look.before.value_or(look.to));
    if (look.hatched) {
        hatch(rect, ui.theme.faint, ui.px(8), ui.px(1));
    } else {
        const Rect filled = part(rect, pixel_at(rect, look.from), pixel_at(rect, look.to));
        if (filled.width() > 0) fill(filled, look.colour, rounding);
    }
    BarPlaces places;
    if (look.before) {
        draw_before(ui, rect, look, before, rounding);
        places.before = part(rect, pixel_at(rect, look.from), before);
        places.delta = draw_bar_delta(ui, rect, look, before);
    }
    if (look.hatched || !look.handle) return places;
    const float x = pixel_at(rect, look.to);
    // A line in the bar's own colour, longer than the bar: it must not look like one more bar.
    const float slim = std::clamp(rect.height() / ui.px(24), 0.6F, 1.0F);
    const float half = ui.px(look.held ? 2.0F : 1.0F);
    const float reach = ui.px(look.held ? 6.0F : 5.0F) * slim;
    fill({ImVec2(x - half, rect.min.y - reach), ImVec2(x + half, rect.max.y + reach)},
         look.held ? ui.theme.handle : look.colour, half);
    return places;
}

double fraction_along(const Rect& rect, ImVec2 pointer) {
    return static_cast<double>(pointer.x - rect.min.x) / static_cast<double>(std::max(rect.width(), 1.0F));
}

}  // namespace softmaxlab
