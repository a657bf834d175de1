#include "app/labs/gradients/side_card.h"

#include <array>
#include <cstddef>

#include "app/labs/gradients/descent_card.h"
#include "app/labs/gradients/loss_view.h"
#include "app/labs/gradients/nudge_view.h"
#include "app/labs/gradients/saturation_view.h"
#include "app/labs/gradients/sigmoid_view.h"
#include "app/widgets/tabs.h"

namespace softmaxlab {
namespace {

// In the order of GradientsView.
constexpr std::array<Tab, 4> views = {{
    {"nudge", "Nudge", "Move one logit: what the Jacobian predicts, and what happens."},
    {"saturation", "Saturation", "How much p answers at all, over T and over the scale."},
    {"loss", "Loss", "Cross-entropy, its gradient, and a descent along it."},
    {"sigmoid", "Two classes", "The sigmoid as the softmax of two classes."},
}};

}  // namespace

void side_card(LabContext& context, GradientsState& state, const Rect& rect) {
    Ui& ui = context.ui;
    card(ui, rect);
    Rect inside = rect.inset(ui.px(16), ui.px(12));
    Rect bar = inside.cut_top(ui.px(28));
    inside.cut_top(ui.px(10));
    const auto chosen = static_cast<std::size_t>(state.view);
    state.view = static_cast<GradientsView>(tabs(ui, "gradients/view", bar, views, chosen));
    // What is not in sight does not go on by itself.
    if (state.view != GradientsView::loss) stop_descent(context, state.descent);
    switch (state.view) {
        case GradientsView::nudge:
            nudge_view(context, state, inside);
            break;
        case GradientsView::saturation:
            saturation_view(context, state, inside);
            break;
        case GradientsView::loss:
            loss_view(context, state, inside);
            break;
        case GradientsView::sigmoid:
            sigmoid_view(context, state, inside);
            break;
    }
}

}  // namespace softmaxlab
