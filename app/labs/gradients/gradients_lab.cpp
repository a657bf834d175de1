#include "app/labs/gradients/gradients_lab.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "app/labs/gradients/descent.h"
#include "app/labs/gradients/jacobian_card.h"
#include "app/labs/gradients/loss_view.h"
#include "app/labs/gradients/nudge_view.h"
#include "app/labs/gradients/parts.h"
#include "app/labs/gradients/saturation_view.h"
#include "app/labs/gradients/sigmoid_view.h"
#include "app/labs/gradients/values.h"
#include "app/widgets/tab_card.h"

namespace softmaxlab {
namespace gradients {
namespace {

// Design pixels.
constexpr float gutter = 14;
constexpr float stacked_below = 800;  // narrower than this, the cards stand below each other
constexpr float min_height = 660;
constexpr float min_matrix = 452;  // as wide as its title, T and its buttons
constexpr float min_stage_side = 304;
constexpr float min_stage_card = 400;
constexpr float min_stage_loss = 420;  // the loss card has two columns of numbers

using SideView = TabView<Side, void (*)(LabContext& context, const LabState& state, Rect room)>;

constexpr std::array<SideView, side_names.size()> sides = {{
    {Side::nudge,
     {side_names[0], "Nudge", "Move one logit: what the Jacobian predicts, and what happens."},
     draw_nudge_view},
    {Side::saturation,
     {side_names[1], "Saturation", "How strongly p responds, over T and over the scale."},
     draw_saturation_view},
    {Side::loss,
     {side_names[2], "Loss", "Cross-entropy, its gradient, and a descent along it."},
     draw_loss_view},
    {Side::sigmoid,
     {side_names[3], "Two classes", "The sigmoid as the softmax of two classes."},
     draw_sigmoid_view},
}};

/// The card on the right, as its tabs choose.
void draw_side_card(LabContext& context, const LabState& state, const Rect& rect) {
    TabRoom room;
    const SideView& side = tab_card(context.ui, "gradients/view", rect, sides, state.view.side, room);
    // What is not visible does not go on by itself.
    if (state.view.side != Side::loss) stop_descent(context, state.cache.descent);
    side.draw(context, state, room.inside);
}

struct Traits {
    using View = gradients::View;
    using Cache = gradients::Cache;

    static float height(const Ui& ui, float width, const View&) {
        return ui.px(ui.is_narrow(width, stacked_below) ? 2 * min_height + gutter : min_height);
    }

    static void draw(LabContext& context, View& view, Cache& cache) {
        const Ui& ui = context.ui;
        Rect area = context.area;
        Rect matrix;
        if (ui.is_narrow(area.width(), stacked_below)) {
            matrix = area.cut_top((area.height() - ui.px(gutter)) * 0.5F);
            area.cut_top(ui.px(gutter));
        } else {
            // As wide as its square can use.
            const float max = area.height() - ui.px(60);
            const float half = (area.width() - ui.px(gutter)) * 0.5F;
            matrix = area.cut_left(std::min(std::max(half, ui.px(min_matrix)), max));
            area.cut_left(ui.px(gutter));
        }
        const LabState state{view, cache};
        follow_scene(context, state);
        draw_jacobian_card(context, state, matrix);
        draw_side_card(context, state, area);
    }

    static void draw_stage(LabContext& context, View& view, Cache& cache) {
        const Ui& ui = context.ui;
        Rect area = context.area;
        // The matrix is what it is about; what stands beside it keeps the room for its words.
        const float side = view.side == Side::loss ? min_stage_loss : min_stage_side;
        const float max = area.width() - ui.px(gutter + side);
        const Rect matrix = area.cut_left(std::min(stage_jacobian_width(context, area.height()), max));
        area.cut_left(ui.px(gutter));
        const LabState state{view, cache};
        follow_scene(context, state);
        draw_jacobian_card(context, state, matrix);
        draw_side_card(context, state, area);
    }

    /// Nothing to compute; but what was held while it was drawn is free now.
    static WorkDone work(const LabWork&, const View&, Cache& cache) {
        return {std::exchange(cache.let_go, false), false};
    }

    static float stage_height(const Ui& ui, float, const Scene&, const View&) {
        return ui.px(min_stage_card);
    }

    static std::vector<ValueTable> tables(const Scene& scene, Results& results, const View& view,
                                          const Cache&) {
        return tables_of(scene, results, view);
    }
};

}  // namespace
}  // namespace gradients

Lab gradients_lab() {
    return {.id = "gradients",
            .name = "Gradients",
            .sentence = "How each probability changes when a logit changes, and what training does with it.",
            .open = LabOf<gradients::Traits>::open,
            .guessed = {.beside = true}};
}

}  // namespace softmaxlab
