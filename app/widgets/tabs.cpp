#include "app/widgets/tabs.h"

#include <algorithm>
#include <span>
#include <string_view>

#include "app/ui/frame_arena.h"
#include "app/ui/term.h"

namespace softmaxlab {
namespace {

// Design pixels.
constexpr float gap = 4;
constexpr float max_spare = 15;  // of a button's width: its words still keep off its edges

/// What each button has to give so that all of them have room.
float spare_width(const Ui& ui, const Rect& bar, std::span<const Tab> items) {
    float needed = -ui.px(gap);
    for (const Tab& tab : items) needed += button_width(ui, tab.label) + ui.px(gap);
    return std::clamp((needed - bar.width()) / static_cast<float>(items.size()), 0.0F, ui.px(max_spare));
}

}  // namespace

std::size_t tabs(Ui& ui, std::string_view prefix, Rect& bar, std::span<const Tab> items, std::size_t chosen) {
    std::size_t result = chosen;
    const float spare = spare_width(ui, bar, items);
    for (std::size_t i = 0; i < items.size(); ++i) {
        const Tab& tab = items[i];
        const Rect place = bar.cut_left(button_width(ui, tab.label) - spare);
        bar.cut_left(ui.px(gap));
        const bool on = i == chosen;
        if (button(ui, formatted(ui, "{}/{}", prefix, tab.id), place, tab.label,
                   on ? ButtonKind::normal : ButtonKind::quiet, on))
            result = i;
        if (has_tooltip(ui)) tooltip(ui, with_term(ui, tab.label, tab.words));
    }
    return result;
}

}  // namespace softmaxlab
