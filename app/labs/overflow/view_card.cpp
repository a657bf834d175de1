#include "app/labs/overflow/view_card.h"

#include <array>

#include "app/labs/overflow/format_tiles.h"
#include "app/labs/overflow/log_space.h"
#include "app/labs/overflow/number_line.h"
#include "app/labs/overflow/shift_plot.h"
#include "app/widgets/tab_card.h"

namespace softmaxlab {
namespace {

using View = TabView<OverflowView, void (*)(LabContext&, OverflowState&, const TabRoom&)>;

constexpr std::array views = {
    View{OverflowView::plot,
         {"plot", "p against c", "Every p at every shift, by the real arithmetic of the format."},
         [](LabContext& context, OverflowState& state, const TabRoom& room) {
             shift_plot(context, state, room.bar, room.inside);
         }},
    View{OverflowView::number_line,
         {"number-line", "Number line",
          "Where e^z of each class falls between the smallest and the largest number of the format."},
         [](LabContext& context, OverflowState& state, const TabRoom& room) {
             number_line(context, state, room.inside);
         }},
    View{OverflowView::log_space,
         {"log-space", "Log space", "log p, log Σ exp and the loss, naively and well."},
         [](LabContext& context, OverflowState&, const TabRoom& room) { log_space(context, room.inside); }},
    View{OverflowView::formats,
         {"formats", "All formats", "The present logits in six formats at once."},
         [](LabContext& context, OverflowState& state, const TabRoom& room) {
             format_tiles(context, state.verdicts, room.inside);
         }},
};

}  // namespace

void view_card(LabContext& context, OverflowState& state, const Rect& rect) {
    TabRoom room;
    tab_card(context.ui, "overflow/view", rect, views, state.view, room, {14, 26, 6})
        .draw(context, state, room);
}

}  // namespace softmaxlab
