#include "app/widgets/read_out.h"

#include "app/ui/term.h"
#include "app/widgets/explained.h"

namespace softmaxlab {
namespace {

ImU32 ink_of(const Ui& ui, const ReadOut& what) {
    if (what.colour) return *what.colour;
    return what.value == "NaN" ? ui.theme.bad : ui.theme.text;
}

void explain(Ui& ui, const Rect& rect, const ReadOut& what) {
    explained(ui, what.landmark, rect, what.value, with_term(ui, what.label, what.explanation),
              what.class_index);
}

}  // namespace

void read_out(Ui& ui, const Rect& line, const ReadOut& what) {
    underlined_text(ui, line, ui.fonts.body, ui.theme.secondary, what.label);
    text(ui, line, ui.fonts.number, ink_of(ui, what), what.value, Align::right);
    explain(ui, line, what);
}

void read_out_below(Ui& ui, const Rect& rect, const ReadOut& what) {
    Rect room = rect;
    underlined_text(ui, room.cut_top(rect.height() * 0.46F), ui.fonts.small, ui.theme.secondary, what.label);
    text(ui, room, ui.fonts.number, ink_of(ui, what), what.value);
    explain(ui, rect, what);
}

}  // namespace softmaxlab
