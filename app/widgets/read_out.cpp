#include "app/widgets/read_out.h"

#include <algorithm>

#include "app/ui/term.h"
#include "app/ui/veil.h"
#include "app/widgets/explained.h"

namespace softmaxlab {
namespace {

constexpr float hidden_width = 64;  // design pixels

ImU32 ink_of(const Ui& ui, const ReadOut& what) {
    if (what.colour) return *what.colour;
    return what.value == "NaN" ? ui.theme.bad : ui.theme.text;
}

void explain(Ui& ui, const Rect& rect, const ReadOut& what) {
    explained(ui, what.landmark, rect, what.hidden ? veiled_words : what.value,
              with_term(ui, what.label, what.hidden ? std::string_view() : what.explanation),
              what.class_index);
}

/// "?" in the place of a value.
void draw_hidden(Ui& ui, const Rect& room, Align align) {
    Rect place = room;
    const float width = std::min(room.width(), ui.px(hidden_width));
    place = align == Align::right ? place.cut_right(width) : place.cut_left(width);
    const float height = std::min(place.height(), ui.fonts.number->FontSize + ui.px(4));
    cover_number(ui, place.inset(0, (place.height() - height) * 0.5F), ui.fonts.number);
}

}  // namespace

void read_out(Ui& ui, const Rect& line, const ReadOut& what) {
    underlined_text(ui, line, ui.fonts.body, ui.theme.secondary, what.label);
    if (what.hidden) {
        draw_hidden(ui, line, Align::right);
    } else {
        text(ui, line, ui.fonts.number, ink_of(ui, what), what.value, Align::right);
    }
    explain(ui, line, what);
}

void read_out_below(Ui& ui, const Rect& rect, const ReadOut& what) {
    Rect room = rect;
    underlined_text(ui, room.cut_top(rect.height() * 0.46F), ui.fonts.small, ui.theme.secondary, what.label);
    if (what.hidden) {
        draw_hidden(ui, room, Align::left);
    } else {
        text(ui, room, ui.fonts.number, ink_of(ui, what), what.value);
    }
    explain(ui, rect, what);
}

}  // namespace softmaxlab
