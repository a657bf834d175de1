#include "app/labs/attention/matrix_labels.h"

#include <algorithm>
#include <span>
#include <string_view>

#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"

namespace softmaxlab {
namespace {

// Design pixels.
constexpr float row_labels = 72;
constexpr float row_numbers = 44;
constexpr float lying_height = 20;
constexpr float standing_height = 58;
constexpr float least_cell = 12;
constexpr double most_labels = 24;

bool has_labels(double in_sight) {
    return in_sight <= most_labels;
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

void range_words(Ui& ui, Rect strip, const CellSpan& span, std::string_view what) {
    text(ui, strip, ui.fonts.number_small, ui.theme.secondary, grouped(ui, span.begin + 1));
    text(ui, strip, ui.fonts.number_small, ui.theme.secondary, grouped(ui, span.end), Align::right);
    text(ui, strip, ui.fonts.small, ui.theme.secondary, what, Align::centre);
}

void row_names(LabContext& context, AttentionState& state, const MatrixFrame& frame, const MatrixView& view,
               const CellSpan& span) {
    Ui& ui = context.ui;
    const std::size_t chosen = context.document.scene().attention.query;
    for (std::size_t row = span.begin; row < span.end; ++row) {
        const Rect cell = cell_rect(frame.cells, view, {row, 0});
        if (cell.centre().y < frame.cells.min.y || cell.centre().y > frame.cells.max.y) continue;
        const Rect place{ImVec2(frame.rows.min.x, cell.min.y), ImVec2(frame.rows.max.x, cell.max.y)};
        const std::string_view name = formatted(ui, "attention/matrix/row/{}", row);
        if (bare_button(name, place)) context.document.apply(edit::ChangeAttention{edit::ChooseQuery{row}});
        const bool focused = has_key_focus();
        const bool lit = state.lit && state.lit->query == row;
        tooltip(ui, formatted(ui, "Query {}: “{}”. Click to look at its row.", row + 1,
                              state.labels.queries[row]));
        text(ui, place, lit || row == chosen ? ui.fonts.strong : ui.fonts.body,
             row == chosen ? ui.theme.accent : ui.theme.text, short_name(ui, state.labels.queries[row], 12),
             Align::right);
        focus_ring(ui, place, ui.px(3), focused);
        landmark(ui, name, place);
    }
}

void column_names(LabContext& context, AttentionState& state, const MatrixFrame& frame,
                  const MatrixView& view, const CellSpan& span) {
    Ui& ui = context.ui;
    const bool lying = frame.columns.height() < ui.px(lying_height + 1);
    for (std::size_t column = span.begin; column < span.end; ++column) {
        const Rect cell = cell_rect(frame.cells, view, {0, column});
        if (cell.centre().x < frame.cells.min.x || cell.centre().x > frame.cells.max.x) continue;
        const Rect place{ImVec2(cell.min.x, frame.columns.min.y), ImVec2(cell.max.x, frame.columns.max.y)};
        const std::string_view name = formatted(ui, "attention/matrix/column/{}", column);
        const bool padding = is_padding(context.document.scene().attention, column);
        if (bare_button(name, place))
            context.document.apply(edit::ChangeAttention{edit::SetPadding{column, !padding}});
        const bool focused = has_key_focus();
        tooltip(ui, formatted(ui, "Key {}: “{}”. {}", column + 1, state.labels.keys[column],
                              padding ? "Padding: no query attends to it. Click to take that back."
                                      : "Click to make it padding: no query attends to it then."));
        if (padding) hatch_cell(place, ui.theme.line, ui.px(6));
        const bool lit = state.lit && state.lit->key == column;
        ImFont* const font = lit ? ui.fonts.strong : ui.fonts.body;
        const ImU32 colour = padding ? ui.theme.secondary : ui.theme.text;
        const std::string_view words = short_name(ui, state.labels.keys[column], 12);
        if (lying) {
            text(ui, place, font, colour, words, Align::centre);
        } else {
            text_upwards(ui, place.inset(0, ui.px(3)), font, colour, words);
        }
        focus_ring(ui, place, ui.px(3), focused);
        landmark(ui, name, place, padding ? "padding" : "");
    }
}

}  // namespace

MatrixFrame frame_matrix(LabContext& context, const AttentionState& state, Rect room) {
    Ui& ui = context.ui;
    AttentionResults& results = context.results.attention();
    const MatrixSize size{results.queries(), results.keys()};
    const MatrixView view = state.part.within(size);
    const float names = has_labels(view.rows)
                            ? std::min(widest(ui, state.labels.queries) + ui.px(10), ui.px(row_labels))
                            : ui.px(row_numbers);
    Rect below = room;
    below.cut_left(names);
    Rect cells = below;
    cells.cut_top(ui.px(lying_height));
    cells = matrix_rect(cells, size);
    float above = ui.px(lying_height);
    if (has_labels(view.columns) &&
        widest(ui, state.labels.keys) + ui.px(6) > cells.width() / static_cast<float>(view.columns)) {
        above = std::min(ui.px(standing_height), widest(ui, state.labels.keys) + ui.px(10));
        cells = below;
        cells.cut_top(above);
        cells = matrix_rect(cells, size);
    }
    MatrixFrame frame;
    frame.cells = cells;
    frame.rows = {ImVec2(room.min.x, cells.min.y), ImVec2(cells.min.x - ui.px(6), cells.max.y)};
    frame.columns = {ImVec2(cells.min.x, cells.min.y - above), ImVec2(cells.max.x, cells.min.y - ui.px(2))};
    return frame;
}

void draw_matrix_labels(LabContext& context, AttentionState& state, const MatrixFrame& frame,
                        const MatrixView& view) {
    Ui& ui = context.ui;
    AttentionResults& results = context.results.attention();
    const MatrixSize size{results.queries(), results.keys()};
    const CellSpan rows = rows_in_sight(view, size);
    const CellSpan columns = columns_in_sight(view, size);
    const Rect cell = cell_rect(frame.cells, view, {});
    if (has_labels(view.columns) && cell.width() >= ui.px(least_cell)) {
        column_names(context, state, frame, view, columns);
    } else {
        range_words(ui, frame.columns, columns, "keys");
    }
    if (has_labels(view.rows) && cell.height() >= ui.px(least_cell)) {
        row_names(context, state, frame, view, rows);
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

}  // namespace softmaxlab
