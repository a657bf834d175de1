#include "app/labs/engine/time_bar.h"

#include <algorithm>
#include <cmath>

#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/widgets/explained.h"

namespace softmaxlab {

std::string_view three_digits(FrameArena& arena, double value) {
    if (value >= 999.5) return grouped(arena, static_cast<std::size_t>(std::llround(value)));
    return formatted(arena, "{:.{}f}", value,
                     value < 9.995 ? (value < 0.9995 ? 3 : 2) : (value < 99.95 ? 1 : 0));
}

void time_bar(Ui& ui, const Rect& rect, double part, ImU32 colour) {
    fill(rect, ui.theme.empty_bar, ui.px(3));
    if (!(part > 0)) return;
    Rect filled = rect;
    const float least = ui.px(3);
    fill(filled.cut_left(std::max(least, rect.width() * static_cast<float>(std::min(part, 1.0)))), colour,
         ui.px(3));
}

void measured_number(Ui& ui, Rect rect, const MeasuredNumber& number) {
    const bool known = !number.value.empty();
    if (known) {
        const Rect place = rect;
        const float unit = text_size(ui.fonts.small, number.unit).x;
        text(ui, rect.cut_right(unit), ui.fonts.small, ui.theme.secondary, number.unit);
        rect.cut_right(ui.px(3));
        text(ui, rect, ui.fonts.number, ui.theme.text, number.value, Align::right);
        explained(ui, number.landmark, place, number.value, number.explanation);
        return;
    }
    text(ui, rect, ui.fonts.number, ui.theme.faint, "-", Align::right);
}

}  // namespace softmaxlab
