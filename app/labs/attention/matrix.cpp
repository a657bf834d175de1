#include "app/labs/attention/matrix.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string_view>

#include <imgui_internal.h>

#include "app/labs/attention/parts.h"
#include "app/labs/before.h"
#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "app/widgets/ghost.h"
#include "app/widgets/tabs.h"

namespace softmaxlab::attention {
namespace {

// Design pixels.
constexpr float side_width = 104;
constexpr float formula_line = 18;
constexpr std::size_t min_zoomed = 5;  // rows or columns: fewer are always visible

// ---- painting the mask ----

void paint(LabContext& context, Cell cell, bool masked, GestureId gesture) {
    context.document.apply(edit::ChangeAttention{edit::PaintMask{cell.query, cell.key, masked}}, gesture);
}

/// The cells of the straight line from the last one to this one: quick strokes leave nothing out.
void paint_line(LabContext& context, const MaskStroke& stroke, Cell to) {
    const auto rows = static_cast<double>(to.query) - static_cast<double>(stroke.last.query);
    const auto columns = static_cast<double>(to.key) - static_cast<double>(stroke.last.key);
    const double steps = std::max({std::fabs(rows), std::fabs(columns), 1.0});
    for (double step = 0; step <= steps; ++step) {
        const double row = static_cast<double>(stroke.last.query) + rows * step / steps;
        const double column = static_cast<double>(stroke.last.key) + columns * step / steps;
        paint(context,
              {static_cast<std::size_t>(std::lround(row)), static_cast<std::size_t>(std::lround(column))},
              stroke.masks, stroke.gesture);
    }
}

/// Whether a press now paints: the switch is on, or Shift or Alt is held, and the mask is seen.
bool brush_is_on(const View& view) {
    const ImGuiIO& io = ImGui::GetIO();
    return shows_mask(view.stage) && (view.painting || io.KeyShift || io.KeyAlt);
}

/// Goes on with the stroke, from one press to its release: the first cell says whether it masks or opens. One
/// stroke is one undo step. `held`: the mouse still holds the matrix.
void paint_stroke(LabContext& context, std::optional<MaskStroke>& stroke, Cell cell, bool held) {
    if (!held) {
        if (stroke) context.document.end_gesture(stroke->gesture);
        stroke.reset();
        return;
    }
    if (!stroke) {
        const bool masks = context.results.attention().mask().at(cell.query, cell.key);
        stroke = MaskStroke{context.ui.new_gesture(), masks, cell};
    }
    paint_line(context, *stroke, cell);
    stroke->last = cell;
}

/// Masks the cell, or opens it.
void toggle_cell(LabContext& context, Cell cell) {
    paint(context, cell, context.results.attention().mask().at(cell.query, cell.key), no_gesture);
}

// ---- the names of rows and columns ----

// Design pixels.
constexpr float row_labels = 72;
constexpr float row_numbers = 44;
constexpr float lying_height = 20;
constexpr float standing_height = 58;
constexpr float min_cell = 12;
constexpr double max_labels = 24;

bool has_labels(double visible) {
    return visible <= max_labels;
}

/// The longest of the names that may stand side by side.
float widest(Ui& ui, std::span<const std::string> labels) {
    float width = 0;
    const std::size_t count = std::min<std::size_t>(labels.size(), 64);
    for (std::size_t i = 0; i < count; ++i)
        width = std::max(width, text_size(ui.fonts.body, short_name(ui, labels[i], 12)).x);
    return width;
}

bool is_padding(const Attention& attention, std::size_t key) {
    return std::binary_search(attention.mask.padding.begin(), attention.mask.padding.end(), key);
}

void draw_range(Ui& ui, Rect strip, const CellSpan& span, std::string_view what) {
    text(ui, strip, ui.fonts.number_small, ui.theme.secondary, grouped(ui, span.begin + 1));
    text(ui, strip, ui.fonts.number_small, ui.theme.secondary, grouped(ui, span.end), Align::right);
    text(ui, strip, ui.fonts.small, ui.theme.secondary, what, Align::centre);
}

/// Where the names of the rows and columns of the large matrix stand.
struct Frame {
    Rect cells;
    Rect rows;     ///< left of the cells
    Rect columns;  ///< above them
};

void draw_row_names(LabContext& context, const Cache& cache, const Frame& frame, const MatrixView& part,
                    const CellSpan& span) {
    Ui& ui = context.ui;
    const std::size_t chosen = context.document.scene().attention.query;
    for (std::size_t row = span.begin; row < span.end; ++row) {
        const Rect cell = cell_rect(frame.cells, part, {row, 0});
        if (cell.centre().y < frame.cells.min.y || cell.centre().y > frame.cells.max.y) continue;
        const Rect place{ImVec2(frame.rows.min.x, cell.min.y), ImVec2(frame.rows.max.x, cell.max.y)};
        const std::string_view name = formatted(ui, "attention/matrix/row/{}", row);
        if (bare_button(name, place)) change(context, edit::ChooseQuery{row});
        const bool focused = has_key_focus();
        const bool lit = cache.hovered.lit() && cache.hovered.lit()->query == row;
        tooltip(ui, formatted(ui, "Query {}: “{}”. Click to look at its row.", row + 1,
                              cache.labels.queries[row]));
        text(ui, place, lit || row == chosen ? ui.fonts.strong : ui.fonts.body,
             row == chosen ? ui.theme.accent : ui.theme.text, short_name(ui, cache.labels.queries[row], 12),
             Align::right);
        focus_ring(ui, place, ui.px(3), focused);
        landmark(ui, name, place);
    }
}

void draw_column_names(LabContext& context, const Cache& cache, const Frame& frame, const MatrixView& part,
                       const CellSpan& span) {
    Ui& ui = context.ui;
    const bool lying = frame.columns.height() < ui.px(lying_height + 1);
    for (std::size_t column = span.begin; column < span.end; ++column) {
        const Rect cell = cell_rect(frame.cells, part, {0, column});
        if (cell.centre().x < frame.cells.min.x || cell.centre().x > frame.cells.max.x) continue;
        const Rect place{ImVec2(cell.min.x, frame.columns.min.y), ImVec2(cell.max.x, frame.columns.max.y)};
        const std::string_view name = formatted(ui, "attention/matrix/column/{}", column);
        const bool padding = is_padding(context.document.scene().attention, column);
        if (bare_button(name, place)) change(context, edit::SetPadding{column, !padding});
        const bool focused = has_key_focus();
        tooltip(ui, formatted(ui, "Key {}: “{}”. {}", column + 1, cache.labels.keys[column],
                              padding ? "Padding: no query attends to it. Click to take that back."
                                      : "Click to make it padding: no query attends to it then."));
        if (padding) hatch_cell(place, ui.theme.line, ui.px(6));
        const bool lit = cache.hovered.lit() && cache.hovered.lit()->key == column;
        ImFont* const font = lit ? ui.fonts.strong : ui.fonts.body;
        const ImU32 colour = padding ? ui.theme.secondary : ui.theme.text;
        const std::string_view words = short_name(ui, cache.labels.keys[column], 12);
        if (lying) {
            text(ui, place, font, colour, words, Align::centre);
        } else {
            text_upwards(ui, place.inset(0, ui.px(3)), font, colour, words);
        }
        focus_ring(ui, place, ui.px(3), focused);
        landmark(ui, name, place, padding ? "padding" : "");
    }
}

/// As large square cells as fit into `room` with their names.
Frame frame_matrix(Ui& ui, const TokenLabels& labels, MatrixSize size, const MatrixView& part, Rect room) {
    const float names = has_labels(part.rows)
                            ? std::min(widest(ui, labels.queries) + ui.px(10), ui.px(row_labels))
                            : ui.px(row_numbers);
    Rect below = room;
    below.cut_left(names);
    Rect cells = below;
    cells.cut_top(ui.px(lying_height));
    cells = matrix_rect(cells, size);
    float above = ui.px(lying_height);
    if (has_labels(part.columns) &&
        widest(ui, labels.keys) + ui.px(6) > cells.width() / static_cast<float>(part.columns)) {
        above = std::min(ui.px(standing_height), widest(ui, labels.keys) + ui.px(10));
        cells = below;
        cells.cut_top(above);
        cells = matrix_rect(cells, size);
    }
    Frame frame;
    frame.cells = cells;
    frame.rows = {ImVec2(room.min.x, cells.min.y), ImVec2(cells.min.x - ui.px(6), cells.max.y)};
    frame.columns = {ImVec2(cells.min.x, cells.min.y - above), ImVec2(cells.max.x, cells.min.y - ui.px(2))};
    return frame;
}

/// The tokens of the visible rows and columns, or from where to where they go if they are many. A press on a
/// column's token makes it padding, or takes it back.
void draw_names(LabContext& context, const Cache& cache, const Frame& frame, const MatrixView& part) {
    Ui& ui = context.ui;
    const MatrixSize size = matrix_size(context.results.attention());
    const CellSpan rows = rows_in_sight(part, size);
    const CellSpan columns = columns_in_sight(part, size);
    const Rect cell = cell_rect(frame.cells, part, {});
    if (has_labels(part.columns) && cell.width() >= ui.px(min_cell)) {
        draw_column_names(context, cache, frame, part, columns);
    } else {
        draw_range(ui, frame.columns, columns, "keys");
    }
    if (has_labels(part.rows) && cell.height() >= ui.px(min_cell)) {
        draw_row_names(context, cache, frame, part, rows);
        return;
    }
    const float line = ui.px(16);
    Rect strip = frame.rows;
    if (strip.height() < 3 * line) return;
    text(ui, strip.cut_top(line), ui.fonts.number_small, ui.theme.secondary, grouped(ui, rows.begin + 1),
         Align::right);
    text(ui, strip.cut_bottom(line), ui.fonts.number_small, ui.theme.secondary, grouped(ui, rows.end),
         Align::right);
    text(ui, strip, ui.fonts.small, ui.theme.secondary, "queries", Align::right);
}

// ---- what stands beside the cells ----

/// The colours of the stage with their numbers.
void draw_scale(LabContext& context, Stage stage, Rect rect) {
    Ui& ui = context.ui;
    const double range = range_of(context.results.attention(), stage);
    const bool weights = stage == Stage::weights;
    Rect strip = rect.cut_left(ui.px(12));
    rect.cut_left(ui.px(6));
    colour_strip(ui, strip, colours_of(ui.theme, stage));
    const double gamma = gamma_of(context.results.attention());
    const float line = ui.px(16);
    const auto mark = [&](double part) {
        const double bent = std::copysign(std::pow(std::fabs(part), gamma), part);
        const auto up = static_cast<float>(weights ? bent : 0.5 + 0.5 * bent);
        const float y = strip.max.y - line * 0.5F - (strip.height() - line) * up;
        const Rect place{ImVec2(rect.min.x, y - line * 0.5F), ImVec2(rect.max.x, y + line * 0.5F)};
        text(ui, place, ui.fonts.number_small, ui.theme.secondary, significant(ui, part * range, 3));
    };
    mark(1);
    mark(0);
    if (!weights) mark(-1);
    // On a bent scale where a tenth of the range and, of weights, a hundredth lie.
    mark(gamma == 1 ? 0.5 : 0.1);
    if (weights && gamma != 1) mark(0.01);
    if (!weights) mark(gamma == 1 ? -0.5 : -0.1);
    landmark(ui, "attention/matrix/scale", strip, significant(ui, range, 4));
}

void draw_reduction_switch(Ui& ui, ReductionKind& chosen, Rect rect) {
    const auto option = [&](const char* name, const char* label, ReductionKind kind, const char* words) {
        const bool on = chosen == kind;
        if (button(ui, name, rect.cut_left(button_width(ui, label)), label,
                   on ? ButtonKind::normal : ButtonKind::quiet, on))
            chosen = kind;
        tooltip(ui, words);
        rect.cut_left(ui.px(2));
    };
    option("attention/mean", "mean", ReductionKind::mean, "A pixel shows the mean of the cells below it.");
    option("attention/max", "max", ReductionKind::max, "A pixel shows the largest of the cells below it.");
}

/// The whole matrix, small, with the part that is visible; a press moves that part there.
void draw_overview(LabContext& context, View& view, const Rect& room) {
    Ui& ui = context.ui;
    const MatrixSize size = matrix_size(context.results.attention());
    const MatrixView part = view.part.within(size);
    const Rect rect = matrix_rect(room, size);
    if (part.is_all(size) || !rect.has_room()) return;
    ImGui::SetCursorScreenPos(rect.min);
    ImGui::InvisibleButton("attention/matrix/overview", rect.size());
    landmark(ui, "attention/matrix/overview", rect);
    const MatrixView all = MatrixView{}.within(size);
    if (ImGui::IsItemActive() && ImGui::GetIO().MouseDown[0]) {
        const MatrixCell at = cell_at(rect, all, size, ImGui::GetIO().MousePos);
        view.part = part.moved(static_cast<double>(at.column) - part.column - part.columns * 0.5,
                               static_cast<double>(at.row) - part.row - part.rows * 0.5, size);
    }
    tooltip(ui, "The visible part of the whole matrix. Double-click the matrix to see all of it.");
    MatrixMap map;
    map.size = size;
    map.cells = false;
    map.picture =
        stage_picture(context, {view.stage, "attention/matrix/overview", rect, all, view.reduction});
    draw_matrix(ui, rect, all, map);
    const Rect first = cell_rect(rect, all, {});
    const auto x = [&](double column) { return rect.min.x + first.width() * static_cast<float>(column); };
    const auto y = [&](double row) { return rect.min.y + first.height() * static_cast<float>(row); };
    outline(
        {ImVec2(x(part.column), y(part.row)), ImVec2(x(part.column + part.columns), y(part.row + part.rows))},
        ui.theme.text, 0, ui.px(2));
    focus_ring(ui, rect, ui.px(2));
}

/// Mean or maximum, the colours with their numbers, and the whole matrix small while only a part of it is
/// visible.
void draw_side(LabContext& context, View& view, Rect rect, const Rect& cells) {
    Ui& ui = context.ui;
    if (is_picture(ui, cells, view.part.within(matrix_size(context.results.attention())))) {
        draw_reduction_switch(ui, view.reduction, rect.cut_top(ui.px(26)));
        rect.cut_top(ui.px(8));
    }
    draw_scale(context, view.stage, rect.cut_top(std::min(ui.px(110), rect.height() * 0.55F)));
    rect.cut_top(ui.px(10));
    draw_overview(context, view, rect);
}

// ---- the card ----

constexpr float min_tab_padding = 16;  // design pixels, of the words of a tab and the gap behind it

void draw_stage_tabs(Ui& ui, View& view, Rect bar) {
    const char* const size_word = view.enlarged ? "back" : "enlarge";
    const Rect size = bar.cut_right(button_width(ui, "enlarge"));
    bar.cut_right(ui.px(6));
    std::array<Tab, stage_names.size()> items;
    float needed = button_width(ui, "paint mask");
    for (std::size_t i = 0; i < items.size(); ++i) {
        items[i] = {stage_names[i].id, stage_names[i].title, stage_names[i].words};
        needed += text_size(ui.fonts.body, items[i].label).x + ui.px(min_tab_padding);
    }
    // Shift and Alt paint, too: where the tabs would be cut, its button goes.
    const bool has_room = needed <= bar.width();
    const Rect paint = bar.cut_right(has_room ? button_width(ui, "paint mask") : 0);
    const auto chosen = static_cast<std::size_t>(view.stage);
    view.stage = stage_names[tabs(ui, "attention/show", bar, items, chosen)].stage;
    const bool can_paint = shows_mask(view.stage);
    if (has_room) {
        if (button(ui, "attention/paint", paint, "paint mask", ButtonKind::normal, view.painting && can_paint,
                   can_paint))
            view.painting = !view.painting;
        tooltip(ui,
                "Drag over cells to mask them, or to open them if the first one is masked. Holding Shift or "
                "Alt does the same without this switch.");
    }
    if (button(ui, "attention/enlarge", size, size_word, ButtonKind::normal, view.enlarged))
        view.enlarged = !view.enlarged;
    tooltip(ui, view.enlarged ? "Back to the pipeline and the row views."
                              : "The matrix takes all the room below the controls.");
}

/// The cell that the arrow keys move, and that the formula is about while no cell is pointed at.
Cell chosen_cell(LabContext& context, const View& view) {
    const std::size_t keys = context.results.attention().keys();
    return {chosen_query(context), std::min(view.key, keys - 1)};
}

/// The key that gets most of the chosen query's weight.
std::size_t largest_key(AttentionResults& results, std::size_t query) {
    std::span<const double> weights = results.weight_row(query);
    return static_cast<std::size_t>(std::max_element(weights.begin(), weights.end()) - weights.begin());
}

void move_with_keys(LabContext& context, View& view, Cache& cache, ImGuiID id) {
    AttentionResults& results = context.results.attention();
    const Cell before = chosen_cell(context, view);
    Cell cell = before;
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
    ImGui::SetKeyOwner(ImGuiKey_Space, id);
    if (ImGui::IsKeyPressed(ImGuiKey_Space, id) && shows_mask(view.stage)) toggle_cell(context, cell);
    if (cell.key != before.key) view.key = cell.key;
    const bool held = ImGui::IsKeyDown(ImGuiKey_UpArrow) || ImGui::IsKeyDown(ImGuiKey_DownArrow);
    if (cell.query != before.query) {
        if (cache.keys_move == no_gesture) cache.keys_move = context.ui.new_gesture();
        context.document.apply(edit::ChangeAttention{edit::ChooseQuery{cell.query}}, cache.keys_move);
    }
    if (cache.keys_move != no_gesture && !held) {
        context.document.end_gesture(cache.keys_move);
        cache.keys_move = no_gesture;
    }
    if (!cache.hovered.is_found() && has_key_focus()) cache.hovered.find(cell);
}

/// Everything that mouse and keys do in the matrix.
struct MatrixInput {
    bool hovered = false;
    bool focused = false;
};

MatrixInput take_input(LabContext& context, View& view, Cache& cache, const Rect& rect) {
    const ImGuiIO& io = ImGui::GetIO();
    const MatrixSize size = matrix_size(context.results.attention());
    ImGui::SetCursorScreenPos(rect.min);
    const bool pressed = ImGui::InvisibleButton("attention/matrix", rect.size());
    const ImGuiID id = ImGui::GetItemID();
    const MatrixInput input{ImGui::IsItemHovered(), has_key_focus()};
    const bool held = ImGui::IsItemActive() && io.MouseDown[0];
    const bool by_mouse = pressed && ImGui::IsMouseReleased(ImGuiMouseButton_Left);
    const MatrixCell at = cell_at(rect, view.part.within(size), size, io.MousePos);
    const Cell pointed{at.row, at.column};
    if (input.hovered || held) cache.hovered.find(pointed);

    const bool paints = cache.stroke ? held : held && ImGui::IsItemActivated() && brush_is_on(view);
    const bool painted = cache.stroke.has_value();
    paint_stroke(context, cache.stroke, pointed, paints);
    const bool still = std::hypot(ImGui::GetMouseDragDelta(0, 0).x, ImGui::GetMouseDragDelta(0, 0).y) < 4;
    if (!paints && std::max(size.rows, size.columns) >= min_zoomed) {
        const bool asks_all =
            input.hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left) && !brush_is_on(view);
        zoom_and_move(context.ui, rect, size, {input.hovered, held, asks_all}, view.part);
    }
    if (by_mouse && !painted && !paints && still) {
        change(context, edit::ChooseQuery{pointed.query});
        view.key = pointed.key;
    }
    if (ImGui::IsItemFocused() && !held) move_with_keys(context, view, cache, id);
    return input;
}

void draw_all_masked_rows(LabContext& context, const Rect& rect, const MatrixView& part) {
    Ui& ui = context.ui;
    AttentionResults& results = context.results.attention();
    const CellSpan rows = rows_in_sight(part, matrix_size(results));
    for (std::size_t row = rows.begin; row < rows.end; ++row) {
        if (!results.has_row(row) || results.facts()[row].status != RowStatus::all_masked) continue;
        const Rect cell = cell_rect(rect, part, {row, 0});
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

/// Triangles in the cells whose weights have changed.
void draw_changes(LabContext& context, const Rect& rect, const MatrixView& part, const MatrixMap& map) {
    constexpr double least_change = 0.005;
    const Matrix* before = shown_weights_before(context);
    if (before == nullptr) return;
    Ui& ui = context.ui;
    const CellSpan rows = rows_in_sight(part, map.size);
    const CellSpan columns = columns_in_sight(part, map.size);
    for (std::size_t row = rows.begin; row < rows.end; ++row) {
        for (std::size_t column = columns.begin; column < columns.end; ++column) {
            const double was = before->at(row, column);
            const double now = map.value(row, column);
            if (!(std::fabs(now - was) >= least_change)) continue;
            const Rect cell = cell_rect(rect, part, {row, column});
            if (!draw_cell_change(ui, cell, now > was, map.colour(now))) return;  // they are all too small
            landmark(ui, formatted(ui, "attention/matrix/{}/{}/delta", row, column), cell,
                     points_words(ui, was, now));
        }
    }
}

/// How the weight of the cell that is looked at comes about.
void draw_formula(LabContext& context, const Cache& cache, Rect rect) {
    Ui& ui = context.ui;
    const std::size_t query = chosen_query(context);
    const Cell cell =
        cache.hovered.lit().value_or(Cell{query, largest_key(context.results.attention(), query)});
    const std::array<std::string_view, 2> lines = formula_lines(context, cache.labels, cell, rect.width());
    landmark(ui, "attention/formula", rect, joined(ui, lines[0], "\n", lines[1]));
    for (std::string_view line : lines)
        text(ui, rect.cut_top(ui.px(formula_line)), ui.fonts.small, ui.theme.text, line);
}

void draw_cells(LabContext& context, const View& view, Cache& cache, const Frame& frame,
                const MatrixInput& input) {
    Ui& ui = context.ui;
    AttentionResults& results = context.results.attention();
    const MatrixSize size = matrix_size(results);
    const MatrixView part = view.part.within(size);
    landmark(ui, "attention/matrix", frame.cells, name_of(view.stage).id);
    if (results.queries() <= max_single_cells) {
        cache.numbers.read(results, 0, results.queries());
    } else if (!is_picture(ui, frame.cells, part)) {
        const CellSpan rows = rows_in_sight(part, size);
        cache.numbers.read(results, rows.begin, rows.end - rows.begin);
    }
    MatrixMap map =
        map_of_stage(context, cache, {view.stage, "attention/matrix", frame.cells, part, view.reduction});
    map.all_places = true;
    if (!map.lit_row) map.lit_row = chosen_query(context);
    draw_matrix(ui, frame.cells, part, map);
    if (view.stage == Stage::weights) {
        draw_changes(context, frame.cells, part, map);
        draw_all_masked_rows(context, frame.cells, part);
    }
    focus_ring(ui, frame.cells, ui.px(3), input.focused);
    if (input.hovered && brush_is_on(view)) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
}

}  // namespace

void draw_matrix_card(LabContext& context, View& view, Cache& cache, const Rect& rect) {
    Ui& ui = context.ui;
    card(ui, rect);
    Rect inside = rect.inset(ui.px(16), ui.px(12));
    draw_stage_tabs(ui, view, inside.cut_top(ui.px(28)));
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
    const MatrixSize size = matrix_size(results);
    const Frame frame = frame_matrix(ui, cache.labels, size, view.part.within(size), inside);
    const MatrixInput input = take_input(context, view, cache, frame.cells);
    draw_names(context, cache, frame, view.part.within(size));
    draw_cells(context, view, cache, frame, input);

    side.min.x = std::min(side.min.x, std::max(frame.cells.max.x + ui.px(14), rect.min.x));
    side.max.x = side.min.x + ui.px(side_width);
    draw_side(context, view, side, frame.cells);
    draw_formula(context, cache, words);
}

}  // namespace softmaxlab::attention
