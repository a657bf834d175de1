#include "app/widgets/tabs.h"

#include <span>
#include <string_view>

#include "app/ui/frame_arena.h"
#include "app/ui/term.h"

namespace softmaxlab {

std::size_t tabs(Ui& ui, std::string_view prefix, Rect& bar, std::span<const Tab> items, std::size_t chosen) {
    std::size_t result = chosen;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const Tab& tab = items[i];
        const Rect place = bar.cut_left(button_width(ui, tab.label));
        bar.cut_left(ui.px(4));
        const bool on = i == chosen;
        if (button(ui, formatted(ui, "{}/{}", prefix, tab.id), place, tab.label,
                   on ? ButtonKind::normal : ButtonKind::quiet, on))
            result = i;
        if (has_tooltip(ui)) tooltip(ui, with_term(ui, tab.label, tab.words));
    }
    return result;
}

}  // namespace softmaxlab
