#include "app/labs/overflow/view_card.h"

#include <array>
#include <cstddef>

#include "app/labs/overflow/format_tiles.h"
#include "app/labs/overflow/log_space.h"
#include "app/labs/overflow/number_line.h"
#include "app/labs/overflow/shift_plot.h"
#include "app/widgets/tabs.h"

namespace softmaxlab {
namespace {

// In the order of OverflowView.
constexpr std::array<Tab, 4> views = {{
    {"plot", "p against c", "Every p at every shift, by the real arithmetic of the format."},
    {"number-line", "Number line",
     "Where e^z of each class falls between the smallest and the largest number of the format."},
    {"log-space", "Log space", "log p, log Σ exp and the loss, naively and well."},
    {"formats", "All formats", "The present logits in six formats at once."},
}};

}  // namespace

void view_card(LabContext& context, OverflowState& state, const Rect& rect) {
    Ui& ui = context.ui;
    card(ui, rect);
    Rect inside = rect.inset(ui.px(14), ui.px(12));
    Rect bar = inside.cut_top(ui.px(26));
    inside.cut_top(ui.px(6));
    const auto chosen = static_cast<std::size_t>(state.view);
    state.view = static_cast<OverflowView>(tabs(ui, "overflow/view", bar, views, chosen));
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
            format_tiles(context, state.verdicts, inside);
            break;
    }
}

}  // namespace softmaxlab
