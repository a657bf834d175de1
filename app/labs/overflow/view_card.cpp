#include "app/labs/overflow/view_card.h"

#include <array>
#include <string>

#include "app/labs/overflow/format_tiles.h"
#include "app/labs/overflow/log_space.h"
#include "app/labs/overflow/number_line.h"
#include "app/labs/overflow/shift_plot.h"

namespace softmaxlab {
namespace {

struct Tab {
    OverflowView view;
    std::string_view id;
    std::string_view label;
    std::string_view words;
};

constexpr std::array<Tab, 4> tabs = {{
    {OverflowView::plot, "plot", "p against c",
     "Every p at every shift, by the real arithmetic of the format."},
    {OverflowView::number_line, "number-line", "Number line",
     "Where e^z of each class falls between the smallest and the largest number of the format."},
    {OverflowView::log_space, "log-space", "Log space", "log p, log Σ exp and the loss, naively and well."},
    {OverflowView::formats, "formats", "All formats", "The present logits in six formats at once."},
}};

}  // namespace

void view_card(LabContext& context, OverflowState& state, const Rect& rect) {
    Ui& ui = context.ui;
    card(ui, rect);
    Rect inside = rect.inset(ui.px(14), ui.px(12));
    Rect bar = inside.cut_top(ui.px(26));
    inside.cut_top(ui.px(6));
    for (const Tab& tab : tabs) {
        const Rect place = bar.cut_left(button_width(ui, tab.label));
        bar.cut_left(ui.px(4));
        const bool on = state.view == tab.view;
        if (button(ui, "overflow/view/" + std::string(tab.id), place, tab.label,
                   on ? ButtonKind::normal : ButtonKind::quiet, on))
            state.view = tab.view;
        tooltip(ui, tab.words);
    }
    switch (state.view) {
        case OverflowView::plot:
            shift_plot(context, state, bar, inside);
            break;
        case OverflowView::number_line:
            number_line(context, state, inside);
            break;
        case OverflowView::log_space:
            log_space(context, inside);
            break;
        case OverflowView::formats:
            format_tiles(context, inside);
            break;
    }
}

}  // namespace softmaxlab
