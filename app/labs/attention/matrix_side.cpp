#include "app/labs/attention/matrix_side.h"

#include <algorithm>
#include <cmath>

#include "app/labs/attention/stage_picture.h"
#include "app/labs/attention/stages.h"
#include "app/ui/number_text.h"

namespace softmaxlab {
namespace {

void scale_beside(LabContext& context, const AttentionState& state, Rect rect) {
    Ui& ui = context.ui;
    const double range = range_of(context.results.attention(), state.stage);
    const bool weights = state.stage == AttentionStage::weights;
    Rect strip = rect.cut_left(ui.px(12));
    rect.cut_left(ui.px(6));
    colour_strip(ui, strip, colours_of(ui.theme, state.stage));
    const double bend = bend_of(context.results.attention());
    const float line = ui.px(16);
    const auto mark = [&](double part) {
        const double bent = std::copysign(std::pow(std::fabs(part), bend), part);
        const auto up = static_cast<float>(weights ? bent : 0.5 + 0.5 * bent);
        const float y = strip.max.y - line * 0.5F - (strip.height() - line) * up;
        const Rect place{ImVec2(rect.min.x, y - line * 0.5F), ImVec2(rect.max.x, y + line * 0.5F)};
        text(ui, place, ui.fonts.number_small, ui.theme.secondary, significant(ui, part * range, 3));
    };
    mark(1);
    mark(0);
    if (!weights) mark(-1);
    // On a bent scale where a tenth of the range and, of weights, a hundredth lie.
    mark(bend == 1 ? 0.5 : 0.1);
    if (weights && bend != 1) mark(0.01);
    if (!weights) mark(bend == 1 ? -0.5 : -0.1);
    landmark(ui, "attention/matrix/scale", strip, significant(ui, range, 4));
}

void reduction_switch(LabContext& context, AttentionState& state, Rect rect) {
    Ui& ui = context.ui;
    const auto option = [&](const char* name, const char* label, ReductionKind kind, const char* words) {
        const bool on = state.reduction == kind;
        if (button(ui, name, rect.cut_left(button_width(ui, label)), label,
                   on ? ButtonKind::normal : ButtonKind::quiet, on))
            state.reduction = kind;
        tooltip(ui, words);
        rect.cut_left(ui.px(2));
    };
    option("attention/mean", "mean", ReductionKind::mean, "A pixel shows the mean of the cells below it.");
    option("attention/max", "max", ReductionKind::max, "A pixel shows the largest of the cells below it.");
}

/// The whole matrix, small, with the part that is in sight; a press moves that part there.
void overview(LabContext& context, AttentionState& state, const Rect& room) {
    Ui& ui = context.ui;
    const MatrixSize size = matrix_size(context.results.attention());
    const MatrixView view = state.part.within(size);
    const Rect rect = matrix_rect(room, size);
    if (view.is_all(size) || !rect.has_room()) return;
    ImGui::SetCursorScreenPos(rect.min);
    ImGui::InvisibleButton("attention/matrix/overview", rect.size());
    landmark(ui, "attention/matrix/overview", rect);
    const MatrixView all = MatrixView{}.within(size);
    if (ImGui::IsItemActive() && ImGui::GetIO().MouseDown[0]) {
        const MatrixCell at = cell_at(rect, all, size, ImGui::GetIO().MousePos);
        state.part = view.moved(static_cast<double>(at.column) - view.column - view.columns * 0.5,
                                static_cast<double>(at.row) - view.row - view.rows * 0.5, size);
    }
    tooltip(ui, "What is in sight of the whole matrix. Double-click the matrix to see all of it.");
    MatrixMap map;
    map.size = size;
    map.cells = false;
    map.picture =
        stage_picture(context, {state.stage, "attention/matrix/overview", rect, all, state.reduction});
    draw_matrix(ui, rect, all, map);
    const Rect first = cell_rect(rect, all, {});
    const auto x = [&](double column) { return rect.min.x + first.width() * static_cast<float>(column); };
    const auto y = [&](double row) { return rect.min.y + first.height() * static_cast<float>(row); };
    outline(
        {ImVec2(x(view.column), y(view.row)), ImVec2(x(view.column + view.columns), y(view.row + view.rows))},
        ui.theme.text, 0, ui.px(2));
    focus_ring(ui, rect, ui.px(2));
}

}  // namespace

void matrix_side(LabContext& context, AttentionState& state, Rect rect, const Rect& cells) {
    Ui& ui = context.ui;
    const MatrixView view = state.part.within(matrix_size(context.results.attention()));
    if (as_picture(ui, cells, view)) {
        reduction_switch(context, state, rect.cut_top(ui.px(26)));
        rect.cut_top(ui.px(8));
    }
    scale_beside(context, state, rect.cut_top(std::min(ui.px(110), rect.height() * 0.55F)));
    rect.cut_top(ui.px(10));
    overview(context, state, rect);
}

}  // namespace softmaxlab
