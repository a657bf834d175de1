#include "app/widgets/tab_card.h"

namespace softmaxlab {

TabRoom tab_card(Ui& ui, std::string_view prefix, const Rect& rect, std::span<const Tab> items,
                 std::size_t& chosen, TabCardSpacing spacing) {
    card(ui, rect);
    Rect inside = rect.inset(ui.px(spacing.side), ui.px(12));
    Rect bar = inside.cut_top(ui.px(spacing.bar));
    inside.cut_top(ui.px(spacing.gap));
    chosen = tabs(ui, prefix, bar, items, chosen);
    return {bar, inside};
}

}  // namespace softmaxlab
