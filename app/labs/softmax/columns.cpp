#include "app/labs/softmax/columns.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "app/labs/softmax/caption.h"
#include "app/labs/softmax/max_and_sum.h"
#include "app/labs/softmax/rows.h"
#include "app/labs/softmax/toolbar.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"

namespace softmaxlab {
namespace {

void heads(LabContext& context, const ColumnLayout& layout) {
    Ui& ui = context.ui;
    const bool stable = context.document.scene().method == Method::stable;
    struct Head {
        Rect column;
        std::string_view words, symbol;
    };
    const std::array<Head, 3> all = {{
        {{layout.logit_bar.min, layout.logit_value.max}, "logits", "z"},
        {{layout.exponential_bar.min, layout.exponential_value.max},
         "exponentials",
         stable ? "e^((z-max)/T)" : "e^(z/T)"},
        {{layout.probability_bar.min, layout.probability_value.max}, "probabilities", "p"},
    }};
    for (const Head& head : all) {
        Rect strip = ColumnLayout::in(head.column, layout.heads);
        strip.cut_left(text(ui, strip, ui.fonts.strong, ui.theme.secondary, head.words) + ui.px(10));
        text(ui, strip, head.symbol.size() == 1 ? ui.fonts.math : ui.fonts.number_small, ui.theme.secondary,
             head.symbol);
    }
}

void logit_ticks(Ui& ui, const ColumnLayout& layout, double axis_end) {
    const Rect strip = ColumnLayout::in(layout.logit_bar, layout.ticks);
    const std::string_view end = significant(ui, axis_end, 6);
    text(ui, strip, ui.fonts.number_small, ui.theme.faint, joined(ui, minus, end), Align::left);
    text(ui, strip, ui.fonts.number_small, ui.theme.faint, "0", Align::centre);
    text(ui, strip, ui.fonts.number_small, ui.theme.faint, joined(ui, "+", end), Align::right);
    landmark(ui, "softmax/logit-axis", strip, formatted(ui, "−{0} to +{0}", end));
    const float zero = layout.logit_bar.centre().x;
    ImGui::GetWindowDrawList()->AddLine(ImVec2(zero, layout.rows.min.y), ImVec2(zero, layout.rows.max.y),
                                        ui.theme.line, ui.px(1));
}

void uniform_line(Ui& ui, const ColumnLayout& layout, std::size_t live) {
    if (live == 0) return;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float x = layout.probability_bar.min.x + layout.probability_bar.width() / static_cast<float>(live);
    for (float y = layout.rows.min.y; y < layout.rows.max.y; y += ui.px(7)) {
        list.AddLine(ImVec2(x, y), ImVec2(x, std::min(y + ui.px(3), layout.rows.max.y)), ui.theme.faint,
                     ui.px(1));
    }
    const std::string_view words = formatted(ui, "uniform 1/{}", live);
    const float half = text_size(ui.fonts.number_small, words).x * 0.5F + 1;
    const Rect column =
        ColumnLayout::in({layout.probability_bar.min, layout.probability_value.max}, layout.ticks);
    const float centre = std::clamp(x, column.min.x + half, column.max.x - half);
    const Rect label{ImVec2(centre - half, column.min.y), ImVec2(centre + half, column.max.y)};
    text(ui, label, ui.fonts.number_small, ui.theme.faint, words, Align::centre);
    landmark(ui, "softmax/uniform", label, formatted(ui, "1/{}", live));
}

// Dragging a name shows where the class would go; letting go moves it there.
void move_class(LabContext& context, ColumnsState& state, ClassActions& actions, const ColumnLayout& layout) {
    if (!state.moved_class) return;
    Ui& ui = context.ui;
    const std::size_t count = context.document.scene().classes.size();
    const float row = (ImGui::GetIO().MousePos.y - layout.rows.min.y) / layout.row_height;
    const auto target = static_cast<std::size_t>(std::clamp(row, 0.0F, static_cast<float>(count) - 1));
    if (ImGui::IsMouseDown(ImGuiMouseButton_Left)) {
        const Rect there = layout.cell({layout.name.min, layout.probability_value.max}, target);
        outline(there.inset(-ui.px(8), 0), ui.theme.accent, ui.px(8), ui.px(2));
        ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeNS);
        return;
    }
    actions.pending = edit::MoveClass{*state.moved_class, target};
    state.moved_class.reset();
}

}  // namespace

double logit_axis_end(double largest) {
    double end = 5;
    for (int step = 0; end < largest; ++step) end *= step % 3 == 2 ? 2.5 : 2;  // 5, 10, 20, 50, 100 …
    return end;
}

void columns(LabContext& context, ColumnsState& state, const Rect& rect) {
    Ui& ui = context.ui;
    const Rect inside = card(ui, rect);
    const Caption caption = caption_of(context, shown_softmax(context));
    ColumnLayout layout = lay_out_columns(ui, inside, context.document.scene().classes.size(),
                                          caption_height(ui, caption, inside.width()));
    toolbar(context, state, layout.toolbar);  // may add a class, or open another scene
    layout = lay_out_columns(ui, inside, context.document.scene().classes.size(),
                             caption_height(ui, caption, inside.width()));
    if (context.document.scene().loaded) return;

    ClassActions actions;
    const double axis_end =
        state.held_range ? *state.held_range : logit_axis_end_of(context.document.scene());
    const List<RowGrabs> grabs = grab_rows(context, state, actions, layout, axis_end);

    draw_caption(ui, caption, layout.caption);
    heads(context, layout);
    draw_rows(context, state, actions, layout, axis_end, grabs);
    logit_ticks(ui, layout, axis_end);
    const ShownSoftmax shown = shown_softmax(context);
    uniform_line(ui, layout, shown.live);
    max_and_sum(ui, layout, shown, axis_end);
    move_class(context, state, actions, layout);
    if (actions.pending) context.document.apply(*actions.pending);
}

}  // namespace softmaxlab
