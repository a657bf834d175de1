#include "app/labs/attention/matrix_card.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string_view>

#include <imgui_internal.h>

#include "app/labs/attention/formula_lines.h"
#include "app/labs/attention/mask_brush.h"
#include "app/labs/attention/matrix_labels.h"
#include "app/labs/attention/matrix_side.h"
#include "app/labs/attention/stages.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/widgets/tabs.h"

namespace softmaxlab {
namespace {

// Design pixels.
constexpr float side_width = 104;
constexpr float formula_line = 18;
constexpr std::size_t least_zoomed = 5;  // rows or columns: fewer are always in sight

void change(LabContext& context, AttentionEdit edit) {
    context.document.apply(edit::ChangeAttention{std::move(edit)});
}

void stage_tabs(LabContext& context, AttentionState& state, Rect bar) {
    Ui& ui = context.ui;
    const bool shows_mask = state.stage == AttentionStage::masked || state.stage == AttentionStage::weights;
    const char* const size_word = state.enlarged ? "back" : "enlarge";
    const Rect size = bar.cut_right(button_width(ui, "enlarge"));
    bar.cut_right(ui.px(6));
    const Rect paint = bar.cut_right(button_width(ui, "paint mask"));
    std::array<Tab, stage_names.size()> items;
    for (std::size_t i = 0; i < items.size(); ++i)
        items[i] = {stage_names[i].id, stage_names[i].title, stage_names[i].words};
    const auto chosen = static_cast<std::size_t>(state.stage);
    state.stage = stage_names[tabs(ui, "attention/show", bar, items, chosen)].stage;
    if (button(ui, "attention/paint", paint, "paint mask", ButtonKind::normal, state.painting && shows_mask,
               shows_mask))
        state.painting = !state.painting;
    tooltip(
        ui,
        "Drag over cells to mask them, or to open them if the first one is masked. Holding Shift or Alt does "
        "the same without this switch.");
    if (button(ui, "attention/enlarge", size, size_word, ButtonKind::normal, state.enlarged))
        state.enlarged = !state.enlarged;
    tooltip(ui, state.enlarged ? "The pipeline and the views of a row come back."
                               : "The matrix takes all the room below the controls.");
}

/// The cell that the arrow keys move, and that the formula is about while no cell is pointed at.
AttentionCell chosen_cell(LabContext& context, const AttentionState& state) {
    const std::size_t keys = context.results.attention().keys();
    return {context.document.scene().attention.query, std::min(state.key, keys - 1)};
}

/// The key that gets most of the chosen query's weight.
std::size_t largest_key(AttentionResults& results, std::size_t query) {
    std::span<const double> weights = results.weight_row(query);
    return static_cast<std::size_t>(std::max_element(weights.begin(), weights.end()) - weights.begin());
}

void move_with_keys(LabContext& context, AttentionState& state, ImGuiID id) {
    AttentionResults& results = context.results.attention();
    AttentionCell cell = chosen_cell(context, state);
    const auto pressed = [id](ImGuiKey key) {
        ImGui::SetKeyOwner(key, id);
        const bool is_pressed = ImGui::IsKeyPressed(key, id, ImGuiInputFlags_Repeat);
        if (is_pressed) ImGui::GetCurrentContext()->NavDisableHighlight = false;  // keys are in use
        return is_pressed;
    };
    if (pressed(ImGuiKey_LeftArrow) && cell.key > 0) --cell.key;
    if (pressed(ImGuiKey_RightArrow) && cell.key + 1 < results.keys()) ++cell.key;
    if (pressed(ImGuiKey_UpArrow) && cell.query > 0) --cell.query;
    if (pressed(ImGuiKey_DownArrow) && cell.query + 1 < results.queries()) ++cell.query;
    const bool shows_mask = state.stage == AttentionStage::masked || state.stage == AttentionStage::weights;
    ImGui::SetKeyOwner(ImGuiKey_Space, id);
    if (ImGui::IsKeyPressed(ImGuiKey_Space, id) && shows_mask) toggle_cell(context, cell);
    state.key = cell.key;
    const bool held = ImGui::IsKeyDown(ImGuiKey_UpArrow) || ImGui::IsKeyDown(ImGuiKey_DownArrow);
    if (cell.query != context.document.scene().attention.query) {
        if (state.keys_move == no_gesture) state.keys_move = context.ui.new_gesture();
        context.document.apply(edit::ChangeAttention{edit::ChooseQuery{cell.query}}, state.keys_move);
    }
    if (state.keys_move != no_gesture && !held) {
        context.document.end_gesture(state.keys_move);
        state.keys_move = no_gesture;
    }
    if (!state.cell && has_key_focus()) state.cell = cell;
}

void zoom_and_move(AttentionState& state, const Rect& rect, MatrixSize size, bool hovered, bool moves) {
    const ImGuiIO& io = ImGui::GetIO();
    if (std::max(size.rows, size.columns) < least_zoomed) return;
    MatrixView view = state.part.within(size);
    if (hovered) {
        ImGui::SetKeyOwner(ImGuiKey_MouseWheelY, ImGui::GetItemID());
        if (io.MouseWheel != 0 && !io.KeyCtrl) {
            const auto x = static_cast<double>((io.MousePos.x - rect.min.x) / rect.width());
            const auto y = static_cast<double>((io.MousePos.y - rect.min.y) / rect.height());
            view = view.zoomed(std::pow(0.8, static_cast<double>(io.MouseWheel)), x, y, size);
        }
    }
    if (moves)
        view = view.moved(-view.columns * static_cast<double>(io.MouseDelta.x / rect.width()),
                          -view.rows * static_cast<double>(io.MouseDelta.y / rect.height()), size);
    const bool asks_for_all = hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left);
    if (asks_for_all && !brush_is_on(state)) view = {};
    // All of it stays all of it when the matrix grows.
    state.part = view.is_all(size) ? MatrixView{} : view;
}

/// Everything that mouse and keys do in the matrix.
struct MatrixInput {
    bool hovered = false;
    bool focused = false;
};

MatrixInput matrix_input(LabContext& context, AttentionState& state, const Rect& rect) {
    const ImGuiIO& io = ImGui::GetIO();
    AttentionResults& results = context.results.attention();
    const MatrixSize size = matrix_size(results);
    ImGui::SetCursorScreenPos(rect.min);
    const bool pressed = ImGui::InvisibleButton("attention/matrix", rect.size());
    const ImGuiID id = ImGui::GetItemID();
    const MatrixInput input{ImGui::IsItemHovered(), has_key_focus()};
    const bool held = ImGui::IsItemActive() && io.MouseDown[0];
    const bool by_mouse = pressed && ImGui::IsMouseReleased(ImGuiMouseButton_Left);
    const MatrixCell at = cell_at(rect, state.part.within(size), size, io.MousePos);
    const AttentionCell pointed{at.row, at.column};
    if (input.hovered || held) state.cell = pointed;

    const bool paints = state.stroke ? held : held && ImGui::IsItemActivated() && brush_is_on(state);
    const bool painted = state.stroke.has_value();
    paint_stroke(context, state, pointed, paints);
    const bool still = std::hypot(ImGui::GetMouseDragDelta(0, 0).x, ImGui::GetMouseDragDelta(0, 0).y) < 4;
    zoom_and_move(state, rect, size, input.hovered && !paints, held && !paints);
    if (by_mouse && !painted && !paints && still) {
        change(context, edit::ChooseQuery{pointed.query});
        state.key = pointed.key;
    }
    if (ImGui::IsItemFocused() && !held) move_with_keys(context, state, id);
    return input;
}

void all_masked_rows(LabContext& context, const AttentionState& state, const Rect& rect,
                     const MatrixView& view) {
    Ui& ui = context.ui;
    AttentionResults& results = context.results.attention();
    if (state.stage != AttentionStage::weights) return;
    const CellSpan rows = rows_in_sight(view, matrix_size(results));
    for (std::size_t row = rows.begin; row < rows.end; ++row) {
        if (!results.has_row(row) || results.facts()[row].status != RowStatus::all_masked) continue;
        const Rect cell = cell_rect(rect, view, {row, 0});
        const float width = text_size(ui.fonts.small, "all masked").x + ui.px(8);
        if (cell.height() < ui.px(12) || cell.max.y > rect.max.y + 1) continue;
        const ImVec2 middle(rect.centre().x, cell.centre().y);
        const float half = std::min(cell.height() * 0.5F - 1, ui.px(9));
        const Rect place{ImVec2(middle.x - width * 0.5F, middle.y - half),
                         ImVec2(middle.x + width * 0.5F, middle.y + half)};
        fill(place, ui.theme.panel, ui.px(3));
        text(ui, place, ui.fonts.small, ui.theme.text, "all masked", Align::centre);
        landmark(ui, formatted(ui, "attention/all-masked/{}", row), place, "all masked");
    }
}

void formula(LabContext& context, AttentionState& state, Rect rect) {
    Ui& ui = context.ui;
    const std::size_t query = context.document.scene().attention.query;
    const AttentionCell cell =
        state.cell.value_or(AttentionCell{query, largest_key(context.results.attention(), query)});
    const std::array<std::string_view, 2> lines = formula_lines(context, state, cell, rect.width());
    landmark(ui, "attention/formula", rect, joined(ui, lines[0], "\n", lines[1]));
    for (std::string_view line : lines)
        text(ui, rect.cut_top(ui.px(formula_line)), ui.fonts.small, ui.theme.text, line);
}

void draw_large(LabContext& context, AttentionState& state, const MatrixFrame& frame,
                const MatrixInput& input) {
    Ui& ui = context.ui;
    AttentionResults& results = context.results.attention();
    const MatrixSize size = matrix_size(results);
    const MatrixView view = state.part.within(size);
    landmark(ui, "attention/matrix", frame.cells, name_of(state.stage).id);
    if (results.queries() <= most_single_cells) {
        state.numbers.read(results, 0, results.queries());
    } else if (!as_picture(ui, frame.cells, view)) {
        const CellSpan rows = rows_in_sight(view, size);
        state.numbers.read(results, rows.begin, rows.end - rows.begin);
    }
    MatrixMap map = map_of_stage(context, state, state.stage, frame.cells, view, "attention/matrix");
    map.all_places = true;
    const std::optional<AttentionCell> lit = state.cell ? state.cell : state.lit;
    map.lit_row = lit ? lit->query : context.document.scene().attention.query;
    map.lit_column = lit ? std::optional(lit->key) : std::nullopt;
    draw_matrix(ui, frame.cells, view, map);
    all_masked_rows(context, state, frame.cells, view);
    focus_ring(ui, frame.cells, ui.px(3), input.focused);
    if (input.hovered && brush_is_on(state)) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
}

}  // namespace

void matrix_card(LabContext& context, AttentionState& state, const Rect& rect) {
    Ui& ui = context.ui;
    card(ui, rect);
    Rect inside = rect.inset(ui.px(16), ui.px(12));
    stage_tabs(context, state, inside.cut_top(ui.px(28)));
    inside.cut_top(ui.px(6));
    AttentionResults& results = context.results.attention();
    if (!results.has_begun()) {
        text(ui, inside, ui.fonts.body, ui.theme.secondary, "computing …", Align::centre);
        return;
    }
    const Rect words = inside.cut_bottom(ui.px(2 * formula_line));
    inside.cut_bottom(ui.px(6));
    Rect side = inside.cut_right(ui.px(side_width));
    inside.cut_right(ui.px(8));
    const MatrixFrame frame = frame_matrix(context, state, inside);
    // Inputs before outputs; by keys the pipeline, which was drawn before it, has them in the next frame.
    const Revision before = context.document.revision();
    const MatrixInput input = matrix_input(context, state, frame.cells);
    draw_matrix_labels(context, state, frame, state.part.within(matrix_size(results)));
    if (context.document.revision() != before) ui.animating = true;
    results.advance(ui.seconds_left());
    if (!results.has_begun()) return;
    draw_large(context, state, frame, input);

    side.min.x = std::min(side.min.x, std::max(frame.cells.max.x + ui.px(14), rect.min.x));
    side.max.x = side.min.x + ui.px(side_width);
    matrix_side(context, state, side, frame.cells);
    formula(context, state, words);
}

}  // namespace softmaxlab
