#include "app/labs/attention/side_card.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "app/labs/attention/cost_view.h"
#include "app/labs/attention/dimension_view.h"
#include "app/labs/attention/heads_view.h"
#include "app/labs/attention/online_view.h"
#include "app/labs/attention/row_view.h"
#include "app/widgets/tabs.h"

namespace softmaxlab {
namespace {

/// A view of the card, and the tab that it is chosen by.
struct SideView {
    AttentionView view;
    Tab tab;
    void (*draw)(LabContext&, AttentionState&, Rect);
};

constexpr std::array views = {
    SideView{AttentionView::row,
             {"row", "Row", "The softmax of one query: its weights, entropy and output."},
             row_view},
    SideView{AttentionView::dimensions,
             {"dimensions", "√d_k", "Why the scores are divided by √d_k."},
             dimension_view},
    SideView{AttentionView::heads, {"heads", "Heads", "The weights of all heads side by side."}, heads_view},
    SideView{AttentionView::online,
             {"online", "Online", "The same softmax block by block, as FlashAttention goes over it."},
             online_view},
    SideView{AttentionView::cost,
             {"cost", "Cost", "Arithmetic and memory, for few tokens and for many."},
             cost_view},
};

}  // namespace

void side_card(LabContext& context, AttentionState& state, const Rect& rect) {
    Ui& ui = context.ui;
    card(ui, rect);
    Rect inside = rect.inset(ui.px(16), ui.px(12));
    Rect bar = inside.cut_top(ui.px(28));
    inside.cut_top(ui.px(10));
    std::array<Tab, views.size()> items;
    std::transform(views.begin(), views.end(), items.begin(), [](const SideView& view) { return view.tab; });
    const auto is_chosen = [&](const SideView& view) { return view.view == state.view; };
    const auto at = std::find_if(views.begin(), views.end(), is_chosen) - views.begin();
    const SideView& chosen = views[tabs(ui, "attention/view", bar, items, static_cast<std::size_t>(at))];
    state.view = chosen.view;
    // What is not in sight does not go on by itself.
    if (state.view != AttentionView::online) state.side.online.playing = false;
    const Revision before = context.document.revision();
    chosen.draw(context, state, inside);
    // The matrices were drawn before it: what it changes is theirs in the next frame, which comes at once.
    if (context.document.revision() != before) ui.animating = true;
}

}  // namespace softmaxlab
