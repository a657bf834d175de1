#include "app/labs/attention/side_card.h"

#include <array>

#include "app/labs/attention/cost_view.h"
#include "app/labs/attention/dimension_view.h"
#include "app/labs/attention/heads_view.h"
#include "app/labs/attention/online_view.h"
#include "app/labs/attention/row_view.h"
#include "app/widgets/tab_card.h"

namespace softmaxlab {
namespace {

using View = TabView<AttentionView, void (*)(LabContext&, AttentionState&, Rect)>;

constexpr std::array views = {
    View{AttentionView::row,
         {"row", "Row", "The softmax of one query: its weights, entropy and output."},
         row_view},
    View{AttentionView::dimensions,
         {"dimensions", "√d_k", "Why the scores are divided by √d_k."},
         dimension_view},
    View{AttentionView::heads, {"heads", "Heads", "The weights of all heads side by side."}, heads_view},
    View{AttentionView::online,
         {"online", "Online", "The same softmax block by block, as FlashAttention goes over it."},
         online_view},
    View{AttentionView::cost,
         {"cost", "Cost", "Arithmetic and memory, for few tokens and for many."},
         cost_view},
};

}  // namespace

void side_card(LabContext& context, AttentionState& state, const Rect& rect) {
    TabRoom room;
    const View& chosen = tab_card(context.ui, "attention/view", rect, views, state.view, room);
    // What is not in sight does not go on by itself.
    if (state.view != AttentionView::online) state.side.online.playing = false;
    const Revision before = context.document.revision();
    chosen.draw(context, state, room.inside);
    // The matrices were drawn before it: what it changes is theirs in the next frame, which comes at once.
    if (context.document.revision() != before) context.ui.animating = true;
}

}  // namespace softmaxlab
