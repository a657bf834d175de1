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
#include "app/ui/veil.h"
#include "app/widgets/ghost.h"
#include "app/widgets/tabs.h"

namespace softmaxlab::attention {
namespace {

// Design pixels.
constexpr float tabs_height = 28;
constexpr float footer_height = 28;
constexpr float gap = 6;
constexpr float overview_side = 84;
constexpr float min_width_of_tabs = 348;  // so much room the tabs and what stands below the cells need …
constexpr float min_width_alone = 272;    // … and without the button that enlarges
constexpr std::size_t min_zoomed = 5;     // rows or columns: fewer are always visible

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
constexpr float min_row_names = 68;  // for "queries ↓"
constexpr float max_row_names = 116;
constexpr float number_width = 24;
constexpr float line_height = 17;
constexpr float lying_height = 2 * line_height;  // a number above its name
constexpr float standing_height = 94;
constexpr float min_cell = 12;
constexpr double max_labels = 24;

bool has_labels(double visible) {
    return visible <= max_labels;
}

/// Whether the labels say more than their numbers.
bool are_named(std::span<const std::string> labels) {
    return labels.size() > 1 ? !is_only_a_number(labels[0], 0) || !is_only_a_number(labels[1], 1)
                             : !is_only_a_number(labels[0], 0);
}

/// The longest of the names that may stand side by side.
float widest(Ui& ui, std::span<const std::string> labels) {
    float width = 0;
    const std::size_t count = std::min<std::size_t>(labels.size(), 64);
    for (std::size_t i = 0; i < count; ++i)
        width = std::max(width, text_size(ui.fonts.strong, short_name(ui, labels[i], 12)).x);
    return width;
}

bool is_padding(const Attention& attention, std::size_t key) {
    return std::binary_search(attention.mask.padding.begin(), attention.mask.padding.end(), key);
}

/// Where the names of the rows and columns of the large matrix stand.
struct Frame {
    Rect cells;
    Rect rows;     ///< left of the cells
    Rect columns;  ///< above them
};

/// What the axes are: in the corner between the names.
void draw_axes(Ui& ui, const Frame& frame) {
    Rect corner{ImVec2(frame.rows.min.x, frame.columns.min.y), ImVec2(frame.rows.max.x, frame.columns.max.y)};
    const Rect lower = corner.cut_bottom(ui.px(line_height));
    const Rect upper = corner.cut_bottom(ui.px(line_height));
    text(ui, upper, ui.fonts.small, ui.theme.secondary, "keys →", Align::right);
    text(ui, lower, ui.fonts.small, ui.theme.secondary, "queries ↓", Align::right);
    landmark(ui, "attention/matrix/axes",
             {ImVec2(frame.rows.min.x, upper.min.y), ImVec2(frame.rows.max.x, lower.max.y)},
             "queries ↓ keys →");
}

void draw_row_names(LabContext& context, const Cache& cache, const Frame& frame, const MatrixView& part,
                    const CellSpan& span) {
    Ui& ui = context.ui;
    const std::span<const std::string> labels = cache.labels.queries;
    const bool named = are_named(labels);
    const std::size_t chosen = context.document.scene().attention.query;
    for (std::size_t row = span.begin; row < span.end; ++row) {
        const Rect cell = cell_rect(frame.cells, part, {row, 0});
        if (cell.centre().y < frame.cells.min.y || cell.centre().y > frame.cells.max.y) continue;
        const Rect place{ImVec2(frame.rows.min.x, cell.min.y), ImVec2(frame.rows.max.x, cell.max.y)};
        const std::string_view name = formatted(ui, "attention/matrix/row/{}", row);
        if (bare_button(name, place)) change(context, edit::ChooseQuery{row});
        const bool focused = has_key_focus();
        const bool lit = cache.hovered.lit() && cache.hovered.lit()->query == row;
        tooltip(ui,
                formatted(ui, "Query {}. Click to look at its row.", numbered_quoted(ui, labels, row, 60)));
        Rect room = place;
        if (named)
            text(ui, room.cut_left(ui.px(number_width)), ui.fonts.number_small, ui.theme.secondary,
                 formatted(ui, "{}", row));
        text(ui, room, lit || row == chosen ? ui.fonts.strong : ui.fonts.body,
             row == chosen ? ui.theme.accent : ui.theme.text, short_name(ui, labels[row], 12), Align::right);
        focus_ring(ui, place, ui.px(3), focused);
        landmark(ui, name, place, numbered(ui, labels, row));
    }
}

/// The name of a key, lying below its number, or standing behind it.
void draw_column_name(Ui& ui, Rect place, std::span<const std::string> labels, std::size_t column, bool lying,
                      bool lit, ImU32 colour) {
    ImFont* const font = lit ? ui.fonts.strong : ui.fonts.body;
    if (!lying) {
        text_upwards(ui, place.inset(0, ui.px(3)), font, colour, numbered(ui, labels, column, 12));
        return;
    }
    text(ui, place.cut_bottom(ui.px(line_height)), font, colour, short_name(ui, labels[column], 12),
         Align::centre);
    if (are_named(labels))
        text(ui, place.cut_bottom(ui.px(line_height)), ui.fonts.number_small, ui.theme.secondary,
             formatted(ui, "{}", column), Align::centre);
}

void draw_column_names(LabContext& context, const Cache& cache, const Frame& frame, const MatrixView& part,
                       const CellSpan& span) {
    Ui& ui = context.ui;
    const std::span<const std::string> labels = cache.labels.keys;
    const float cell_width = cell_rect(frame.cells, part, {}).width();
    const bool lying = widest(ui, labels) + ui.px(gap) <= cell_width;
    for (std::size_t column = span.begin; column < span.end; ++column) {
        const Rect cell = cell_rect(frame.cells, part, {0, column});
        if (cell.centre().x < frame.cells.min.x || cell.centre().x > frame.cells.max.x) continue;
        const Rect place{ImVec2(cell.min.x, frame.columns.min.y), ImVec2(cell.max.x, frame.columns.max.y)};
        const std::string_view name = formatted(ui, "attention/matrix/column/{}", column);
        const bool padding = is_padding(context.document.scene().attention, column);
        if (bare_button(name, place)) change(context, edit::SetPadding{column, !padding});
        const bool focused = has_key_focus();
        tooltip(ui, formatted(ui, "Key {}. {}", numbered_quoted(ui, labels, column, 60),
                              padding ? "Padding: no query attends to it. Click to take that back."
                                      : "Click to make it padding: no query attends to it then."));
        if (padding) hatch_cell(place, ui.theme.line, ui.px(6));
        const bool lit = cache.hovered.lit() && cache.hovered.lit()->key == column;
        draw_column_name(ui, place, labels, column, lying, lit, padding ? ui.theme.secondary : ui.theme.text);
        focus_ring(ui, place, ui.px(3), focused);
        landmark(ui, name, place, padding ? "padding" : numbered(ui, labels, column));
    }
}

/// As large square cells as fit into `room` with their names.
Frame frame_matrix(Ui& ui, const TokenLabels& labels, MatrixSize size, const MatrixView& part,
                   const Rect& room) {
    float names = ui.px(min_row_names);
    if (has_labels(part.rows)) {
        const float number = are_named(labels.queries) ? ui.px(number_width) : 0;
        names = std::clamp(widest(ui, labels.queries) + number + ui.px(10), names, ui.px(max_row_names));
    }
    Rect below = room;
    below.cut_left(names);
    Rect cells = below;
    cells.cut_top(ui.px(lying_height));
    cells = matrix_rect(cells, size);
    float above = ui.px(lying_height);
    if (has_labels(part.columns) &&
        widest(ui, labels.keys) + ui.px(gap) > cells.width() / static_cast<float>(part.columns)) {
        const float wanted = widest(ui, labels.keys) + ui.px(number_width + 10);
        above = std::clamp(wanted, above, ui.px(standing_height));
        cells = below;
        cells.cut_top(above);
        cells = matrix_rect(cells, size);
    }
    Frame frame;
    frame.cells = cells;
    frame.rows = {ImVec2(room.min.x, cells.min.y), ImVec2(cells.min.x - ui.px(gap), cells.max.y)};
    frame.columns = {ImVec2(cells.min.x, cells.min.y - above), ImVec2(cells.max.x, cells.min.y - ui.px(2))};
    return frame;
}

/// From where to where the columns go, and which of them is lit.
void draw_column_range(Ui& ui, const Cache& cache, const Frame& frame, const MatrixView& part,
                       const CellSpan& span) {
    Rect room = frame.columns;
    const Rect strip = room.cut_bottom(ui.px(line_height));
    const std::string_view first = grouped(ui, span.begin);
    const std::string_view last = grouped(ui, span.end - 1);
    text(ui, strip, ui.fonts.number_small, ui.theme.secondary, first);
    text(ui, strip, ui.fonts.number_small, ui.theme.secondary, last, Align::right);
    const std::optional<Cell>& lit = cache.hovered.lit();
    if (!lit || lit->key < span.begin || lit->key >= span.end) return;
    const std::string_view words = numbered(ui, cache.labels.keys, lit->key, 12);
    const float half = text_size(ui.fonts.strong, words).x * 0.5F;
    const float x = cell_rect(frame.cells, part, {0, lit->key}).centre().x;
    const Rect upper = room.cut_bottom(ui.px(line_height));
    const float middle = std::clamp(x, upper.min.x + half, std::max(upper.max.x - half, upper.min.x + half));
    text_around(ui, ImVec2(middle, upper.centre().y), ui.fonts.strong, ui.theme.text, words);
}

/// The same of the rows; where none is lit, the chosen one.
void draw_row_range(LabContext& context, const Cache& cache, const Frame& frame, const MatrixView& part,
                    const CellSpan& span) {
    Ui& ui = context.ui;
    const float line = ui.px(line_height);
    Rect strip = frame.rows;
    if (strip.height() < 3 * line) return;
    const Rect first = strip.cut_top(line);
    const Rect last = strip.cut_bottom(line);
    const std::size_t row = cache.hovered.lit() ? cache.hovered.lit()->query : chosen_query(context);
    const bool in_sight = row >= span.begin && row < span.end;
    const float y =
        std::clamp(cell_rect(frame.cells, part, {row, 0}).centre().y, first.centre().y, last.centre().y);
    // Where the lit one stands, no end has room.
    const auto end = [&](const Rect& place, std::size_t index) {
        if (!in_sight || std::fabs(y - place.centre().y) >= line)
            text(ui, place, ui.fonts.number_small, ui.theme.secondary, grouped(ui, index), Align::right);
    };
    end(first, span.begin);
    end(last, span.end - 1);
    if (!in_sight) return;
    const Rect place{ImVec2(strip.min.x, y - line * 0.5F), ImVec2(strip.max.x, y + line * 0.5F)};
    text(ui, place, ui.fonts.strong, ui.theme.text, numbered(ui, cache.labels.queries, row, 7), Align::right);
}

/// The tokens of the visible rows and columns with their numbers, or from where to where they go if they are
/// many. A press on a column's token makes it padding, or takes it back.
void draw_names(LabContext& context, const Cache& cache, const Frame& frame, const MatrixView& part) {
    const Ui& ui = context.ui;
    const MatrixSize size = matrix_size(context.results.attention());
    const CellSpan rows = rows_in_sight(part, size);
    const CellSpan columns = columns_in_sight(part, size);
    const Rect cell = cell_rect(frame.cells, part, {});
    draw_axes(context.ui, frame);
    if (has_labels(part.columns) && cell.width() >= ui.px(min_cell)) {
        draw_column_names(context, cache, frame, part, columns);
    } else {
        draw_column_range(context.ui, cache, frame, part, columns);
    }
    if (has_labels(part.rows) && cell.height() >= ui.px(min_cell)) {
        draw_row_names(context, cache, frame, part, rows);
    } else {
        draw_row_range(context, cache, frame, part, rows);
    }
}

// ---- what stands below and beside the cells ----

/// A number at a place of the scale, 0 at its left end and 1 at its right one.
struct Mark {
    float at;
    std::string_view words;
};

/// The colours of the stage with their numbers: both ends, and what has room between them.
void draw_scale(Ui& ui, Rect rect, std::span<const ImU32> colours, std::span<const Mark> marks) {
    const Rect strip = rect.cut_top(ui.px(9));
    rect.cut_top(ui.px(3));
    colour_strip(ui, strip, colours);
    ImFont* const font = ui.fonts.number_small;
    float taken = strip.min.x + text_size(font, marks.front().words).x;
    const float last = strip.max.x - text_size(font, marks.back().words).x;
    text(ui, rect, font, ui.theme.secondary, marks.front().words);
    text(ui, rect, font, ui.theme.secondary, marks.back().words, Align::right);
    for (const Mark& mark : marks.subspan(1, marks.size() - 2)) {
        const float x = strip.min.x + strip.width() * mark.at;
        ImGui::GetWindowDrawList()->AddLine(ImVec2(x, strip.max.y), ImVec2(x, strip.max.y + ui.px(3)),
                                            ui.theme.secondary, ui.px(1));
        const float half = text_size(font, mark.words).x * 0.5F;
        if (x - half < taken + ui.px(gap) || x + half > last - ui.px(gap)) continue;
        text_around(ui, ImVec2(x, rect.centre().y), font, ui.theme.secondary, mark.words);
        taken = x + half;
    }
}

/// The scale's numbers: of weights as shares, on both sides of 0 otherwise. On a bent scale, where a tenth
/// of the range and, of weights, a hundredth lie.
List<Mark> marks_of(Ui& ui, bool weights, double range, double gamma) {
    const auto at = [&](double part) {
        const double bent = std::copysign(std::pow(std::fabs(part), gamma), part);
        return static_cast<float>(weights ? bent : 0.5 + 0.5 * bent);
    };
    const auto words = [&](double part) {
        return weights ? share_mark(ui, part * range) : significant(ui, part * range + 0.0, 3);  // no "−0"
    };
    List<Mark> marks(ui);
    const auto mark = [&](double part) { marks.push_back({at(part), words(part)}); };
    if (weights) {
        mark(0);
        if (gamma != 1) mark(0.01);
        mark(gamma == 1 ? 0.5 : 0.1);
        mark(1);
        return marks;
    }
    mark(-1);
    mark(0);
    mark(1);
    return marks;
}

void draw_reduction_switch(Ui& ui, ReductionKind& chosen, Rect rect) {
    const auto option = [&](const char* name, const char* label, ReductionKind kind, const char* words) {
        if (button(ui, name, rect.cut_left(button_width(ui, label)), label, ButtonKind::normal,
                   chosen == kind))
            chosen = kind;
        tooltip(ui, words);
        rect.cut_left(ui.px(4));
    };
    option("attention/mean", "mean", ReductionKind::mean, "A pixel shows the mean of the cells below it.");
    option("attention/max", "max", ReductionKind::max, "A pixel shows the largest of the cells below it.");
}

/// What the numbers of the stage are.
std::string_view words_of(Stage stage) {
    switch (stage) {
        case Stage::scores:
            return "q·k";
        case Stage::scaled:
            return "q·k ÷ √d_k";
        case Stage::masked:
            return "logits of each row";
        case Stage::weights:
            break;
    }
    return "each row sums to 1";
}

/// The colours with their numbers, what the numbers are, whether the colours are stretched, mean or maximum.
void draw_footer(LabContext& context, View& view, Rect rect, bool is_picture) {
    constexpr float scale_width = 132;
    Ui& ui = context.ui;
    const AttentionResults& results = context.results.attention();
    const bool weights = view.stage == Stage::weights;
    const double range = range_of(results, view.stage, view.stretched);
    const Rect scale = rect.cut_left(ui.px(scale_width));
    {
        const Veil veil(ui, hides_stage(ui, view.stage));
        draw_scale(ui, scale, colours_of(ui.theme, view.stage),
                   marks_of(ui, weights, range, gamma_of(results)));
        landmark(ui, "attention/matrix/scale", scale, significant(ui, range, 4));
    }
    rect.cut_left(ui.px(12));
    if (weights) {
        const Rect stretch = rect.cut_right(button_width(ui, "stretch"));
        rect.cut_right(ui.px(gap));
        if (button(ui, "attention/stretch", stretch.inset(0, ui.px(1)), "stretch", ButtonKind::normal,
                   view.stretched))
            view.stretched = !view.stretched;
        tooltip(ui,
                view.stretched
                    ? "The colours go up to the largest weight on screen: they change with it. Click: the "
                      "same colours for the same weights, from 0 to 1."
                    : "The colours go from 0 to 1, whatever the weights are. Click to stretch them over "
                      "the weights on screen.");
    }
    if (is_picture) {
        const float width = button_width(ui, "mean") + button_width(ui, "max") + ui.px(4);
        draw_reduction_switch(ui, view.reduction, rect.cut_right(width).inset(0, ui.px(1)));
        rect.cut_right(ui.px(gap));
    }
    if (text_if_it_fits(ui, rect, ui.fonts.small, ui.theme.secondary, words_of(view.stage)))
        landmark(ui, "attention/matrix/words", rect, words_of(view.stage));
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
    map.picture = stage_picture(
        context, {view.stage, "attention/matrix/overview", rect, all, view.reduction, view.stretched});
    if (hides_stage(ui, view.stage)) {
        cover(ui, "attention/matrix/overview/covered", rect);
    } else {
        draw_matrix(ui, rect, all, map);
    }
    const Rect first = cell_rect(rect, all, {});
    const auto x = [&](double column) { return rect.min.x + first.width() * static_cast<float>(column); };
    const auto y = [&](double row) { return rect.min.y + first.height() * static_cast<float>(row); };
    outline(
        {ImVec2(x(part.column), y(part.row)), ImVec2(x(part.column + part.columns), y(part.row + part.rows))},
        ui.theme.text, 0, ui.px(2));
    focus_ring(ui, rect, ui.px(2));
}

// ---- the card ----

/// The stages that differ, and the one that is shown; at the right end, the way to all the room.
void draw_stage_tabs(LabContext& context, View& view, Rect bar) {
    Ui& ui = context.ui;
    const char* const size_word = view.enlarged ? "back" : "enlarge";
    const bool can_enlarge = bar.width() >= ui.px(min_width_of_tabs);
    const Rect size = can_enlarge ? bar.cut_right(button_width(ui, "enlarge")) : Rect{};
    bar.cut_right(ui.px(gap));
    List<Tab> items(ui);
    List<Stage> stages(ui);
    for (const StageName& name : stage_names) {
        if (!differs(context, name.stage) && view.stage != name.stage) continue;
        items.push_back({name.id, name.title, name.words});
        stages.push_back(name.stage);
    }
    const auto chosen =
        static_cast<std::size_t>(std::find(stages.begin(), stages.end(), view.stage) - stages.begin());
    view.stage = stages[tabs(ui, "attention/show", bar, items, chosen)];
    if (!can_enlarge) return;
    if (button(ui, "attention/enlarge", size, size_word, ButtonKind::normal, view.enlarged))
        view.enlarged = !view.enlarged;
    tooltip(ui,
            view.enlarged ? "Back to all controls and views." : "The matrix and its row take all the room.");
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
                     share_difference_words(ui, was, now));
        }
    }
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
    MatrixMap map = map_of_stage(
        context, cache, {view.stage, "attention/matrix", frame.cells, part, view.reduction, view.stretched});
    map.all_places = true;
    if (!map.lit_row) map.lit_row = chosen_query(context);
    const bool hidden = hides_stage(ui, view.stage);
    draw_or_cover(ui, hidden, "attention/matrix/covered", frame.cells,
                  [&] { draw_matrix(ui, frame.cells, part, map); });
    if (view.stage == Stage::weights && !hidden) {
        draw_changes(context, frame.cells, part, map);
        draw_all_masked_rows(context, frame.cells, part);
    }
    focus_ring(ui, frame.cells, ui.px(3), input.focused);
    if (input.hovered && brush_is_on(view)) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
}

/// Whether there is room for the whole matrix, small, beside the cells: always of a matrix that one zooms, so
/// that nothing moves under the pointer.
bool has_overview(MatrixSize size, const MatrixView& part) {
    return static_cast<double>(std::max(size.rows, size.columns)) > max_labels || !part.is_all(size);
}

}  // namespace

MatrixPlaces draw_large_matrix(LabContext& context, View& view, Cache& cache, Rect& room,
                               const MatrixRoom& wanted) {
    Ui& ui = context.ui;
    Rect inside = room;
    const Rect bar = wanted.tabs ? inside.cut_top(ui.px(tabs_height)) : Rect{};
    if (wanted.tabs) inside.cut_top(ui.px(gap));
    AttentionResults& results = context.results.attention();
    if (!results.has_begun()) {
        Rect left = room.cut_left(std::max(0.0F, room.width() - wanted.beside));
        draw_stage_tabs(context, view, bar);
        if (results.trouble().empty()) {
            text(ui, left, ui.fonts.body, ui.theme.secondary, "computing …", Align::centre);
        } else {
            draw_nothing(ui, left, "attention/trouble", visible_label(ui, results.trouble()));
        }
        return {left, left};
    }
    const MatrixSize size = matrix_size(results);
    const bool overview = has_overview(size, view.part.within(size));
    const float beside_cells = overview ? ui.px(overview_side + 10) : 0;
    Rect footer = inside.cut_bottom(ui.px(footer_height));
    inside.cut_bottom(ui.px(gap));
    inside.cut_right(wanted.beside + beside_cells);
    const Frame frame = frame_matrix(ui, cache.labels, size, view.part.within(size), inside);
    // Beside a panel the views need the room more than the button does.
    const bool crowded = room.width() - wanted.beside < ui.px(min_width_of_tabs);
    const float least = std::min(ui.px(crowded ? min_width_alone : min_width_of_tabs), room.width());
    const float right = std::max(frame.cells.max.x + beside_cells, room.min.x + least);
    if (wanted.tabs) draw_stage_tabs(context, view, {bar.min, ImVec2(right, bar.max.y)});
    const MatrixInput input = take_input(context, view, cache, frame.cells);
    draw_names(context, cache, frame, view.part.within(size));
    draw_cells(context, view, cache, frame, input);
    // The colours stand below the cells, wherever these end.
    const float below = std::min(footer.min.y, frame.cells.max.y + ui.px(gap));
    footer = {ImVec2(room.min.x, below), ImVec2(right, below + ui.px(footer_height))};
    draw_footer(context, view, footer, is_picture(ui, frame.cells, view.part.within(size)));
    if (overview)
        draw_overview(
            context, view,
            {ImVec2(right - ui.px(overview_side), frame.cells.min.y), ImVec2(right, frame.cells.max.y)});
    room.min.x = right;
    const Rect row = cell_rect(frame.cells, view.part.within(size), {shown_query(context, cache), 0});
    const auto within = [&](float y) { return std::clamp(y, frame.cells.min.y, frame.cells.max.y); };
    return {frame.cells,
            Rect{ImVec2(frame.cells.min.x, within(row.min.y)), ImVec2(frame.cells.max.x, within(row.max.y))}};
}

void draw_formula(LabContext& context, const Cache& cache, Rect rect, ImFont* font) {
    Ui& ui = context.ui;
    if (!context.results.attention().has_begun()) return;
    const std::size_t query = chosen_query(context);
    const std::size_t key = hides_weights(ui) ? query % context.results.attention().keys()
                                              : largest_key(context.results.attention(), query);
    const Cell cell = cache.hovered.lit().value_or(Cell{query, key});
    const std::array<std::string_view, 2> lines =
        formula_lines(context, cache.labels, cell, font, rect.width());
    landmark(ui, "attention/formula", rect, joined(ui, lines[0], "\n", lines[1]));
    const float line = rect.height() * 0.5F;
    for (std::string_view words : lines) text(ui, rect.cut_top(line), font, ui.theme.text, words);
}

}  // namespace softmaxlab::attention
