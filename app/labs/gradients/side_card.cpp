#include "app/labs/gradients/side_card.h"

#include <array>
#include <string>

#include "app/labs/gradients/descent_card.h"
#include "app/labs/gradients/loss_view.h"
#include "app/labs/gradients/nudge_view.h"
#include "app/labs/gradients/saturation_view.h"
#include "app/labs/gradients/sigmoid_view.h"

namespace softmaxlab {
namespace {

struct Tab {
    GradientsView view;
    const char* id;
    const char* label;
    const char* words;
    void (*draw)(LabContext&, GradientsState&, Rect);
};

constexpr std::array<Tab, 4> tabs = {{
    {GradientsView::nudge, "nudge", "Nudge", "Move one logit: what the Jacobian predicts, and what happens.",
     nudge_view},
    {GradientsView::saturation, "saturation", "Saturation",
     "How much p answers at all, over T and over the scale.", saturation_view},
    {GradientsView::loss, "loss", "Loss", "Cross-entropy, its gradient, and a descent along it.", loss_view},
    {GradientsView::sigmoid, "sigmoid", "Two classes", "The sigmoid as the softmax of two classes.",
     sigmoid_view},
}};

}  // namespace

void side_card(LabContext& context, GradientsState& state, const Rect& rect) {
    Ui& ui = context.ui;
    card(ui, rect);
    Rect inside = rect.inset(ui.px(16), ui.px(12));
    Rect bar = inside.cut_top(ui.px(28));
    inside.cut_top(ui.px(10));
    for (const Tab& tab : tabs) {
        const Rect place = bar.cut_left(button_width(ui, tab.label));
        bar.cut_left(ui.px(4));
        const bool on = state.view == tab.view;
        if (button(ui, "gradients/view/" + std::string(tab.id), place, tab.label,
                   on ? ButtonKind::normal : ButtonKind::quiet, on))
            state.view = tab.view;
        tooltip(ui, tab.words);
    }
    for (const Tab& tab : tabs)
        if (tab.view == state.view) tab.draw(context, state, inside);
    // What is not in sight does not go on by itself.
    if (state.view != GradientsView::loss) stop_descent(context, state.descent);
}

}  // namespace softmaxlab
