#include "app/labs/attention/vector_matrix.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "app/labs/attention/stage_picture.h"
#include "app/labs/attention/stages.h"
#include "app/ui/colour_map.h"
#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"
#include "app/ui/number_text.h"
#include "app/widgets/edit_field.h"
#include "app/widgets/grab.h"

namespace softmaxlab {
namespace {

constexpr std::size_t most_edited = 64;  // rows and columns
constexpr double wheel_step = 0.1;       // of a notch or an arrow key
constexpr float pixels_for_one = 60;     // design pixels of a drag that change a component by 1
constexpr float least_cell_height = 3;   // design pixels; smaller ones can't be hit

MatrixSize size_of(const Matrix& matrix) {
    return {matrix.rows, matrix.columns};
}

double to_hundredths(double value) {
    return std::round(value * 100) / 100;
}

/// Given vectors are edited; made-up ones become given ones first, with everything else as it was.
void make_given(Document& document, GestureId gesture) {
    if (document.scene().attention.given) return;
    Scene scene = document.scene();
    scene.attention.given = as_given(scene.attention);
    scene.attention.source = VectorSource::given;
    document.apply(edit::ReplaceScene{scene}, gesture);
}

void set_component(Document& document, edit::VectorMatrix which, MatrixCell cell, double value,
                   GestureId gesture) {
    make_given(document, gesture);
    document.apply(edit::ChangeAttention{edit::SetVectorCell{which, cell.row, cell.column, value}}, gesture);
}

std::string_view words_for(FrameArena& arena, const VectorMatrix& vectors, MatrixCell cell) {
    std::string_view label = vectors.labels->at(cell.row);
    return formatted(arena, "{}{} of “{}”, component {}: {}", vectors.id, cell.row + 1,
                     short_name(arena, label, 20), cell.column + 1,
                     fitted(arena, vectors.values->at(cell.row, cell.column), 9));
}

MatrixMap map_of(LabContext& context, const Rect& rect, const VectorMatrix& vectors) {
    MatrixMap map;
    map.landmark = joined(context.ui, "attention/", vectors.id);
    map.size = size_of(*vectors.values);
    map.lit_row = vectors.lit_row;
    const MatrixView all = MatrixView{}.within(map.size);
    if (as_picture(context.ui, rect, all)) {
        map.cells = false;
        map.picture =
            vectors_picture(context, map.landmark, vectors.version, rect, *vectors.values, vectors.range);
        if (map.picture) return map;
    }
    map.cells = map.size.rows <= most_edited && map.size.columns <= most_edited;
    map.value = {context.ui, [values = vectors.values](std::size_t row, std::size_t column) {
                     return values->at(row, column);
                 }};
    map.colour = {context.ui, [colours = DivergingMap(context.ui.theme),
                               range = vectors.range](double value) { return colours.at(value, range); }};
    return map;
}

/// The field in which the held component is typed, while it is.
void typing_field(LabContext& context, const Rect& place, const VectorMatrix& vectors,
                  edit::VectorMatrix which, MatrixCell cell) {
    Ui& ui = context.ui;
    EditField field;
    field.landmark = joined(ui, "attention/", vectors.id, "/typed");
    if (ui.edit.landmark != field.landmark) return;
    field.font = ui.fonts.number;
    field.colour = ui.theme.text;
    if (const auto typed = number_field(ui, place, field))
        set_component(context.document, which, cell, *typed, context.ui.new_gesture());
}

void begin_typing(Ui& ui, const VectorMatrix& vectors, MatrixCell cell) {
    begin_edit(ui, joined(ui, "attention/", vectors.id, "/typed"),
               formatted(ui, "{}", vectors.values->at(cell.row, cell.column)));
}

/// ← and → go through the components.
MatrixCell neighbour(MatrixCell cell, MatrixSize size, float steps) {
    const auto last = static_cast<double>(size.rows * size.columns - 1);
    const auto index = static_cast<double>(cell.row * size.columns + cell.column);
    const auto next =
        static_cast<std::size_t>(std::clamp(index + std::round(static_cast<double>(steps)), 0.0, last));
    return {next / size.columns, next % size.columns};
}

}  // namespace

double largest_component(const Matrix& matrix) {
    double largest = 0;
    for (const double value : matrix.values)
        if (std::isfinite(value)) largest = std::max(largest, std::fabs(value));
    return largest;
}

void draw_vectors(LabContext& context, const Rect& rect, const VectorMatrix& vectors) {
    Ui& ui = context.ui;
    landmark(ui, joined(ui, "attention/", vectors.id), rect);
    const MatrixMap map = map_of(context, rect, vectors);
    draw_matrix(ui, rect, {}, map);
    ImGui::SetCursorScreenPos(rect.min);
    ImGui::Dummy(rect.size());
    if (!ImGui::IsItemHovered()) return;
    const MatrixView all = MatrixView{}.within(map.size);
    tooltip(ui, words_for(ui, vectors, cell_at(rect, all, map.size, ImGui::GetIO().MousePos)));
}

void edit_vectors(LabContext& context, const Rect& rect, const VectorMatrix& vectors,
                  edit::VectorMatrix which, VectorHold& hold) {
    Ui& ui = context.ui;
    Document& document = context.document;
    const MatrixSize size = size_of(*vectors.values);
    const MatrixView all = MatrixView{}.within(size);
    const bool can_be_hit = size.rows <= most_edited && size.columns <= most_edited &&
                            cell_rect(rect, all, {}).height() >= ui.px(least_cell_height);
    if (!can_be_hit) {
        draw_vectors(context, rect, vectors);
        return;
    }
    hold.cell = {std::min(hold.cell.row, size.rows - 1), std::min(hold.cell.column, size.columns - 1)};
    ImGui::SetNextItemAllowOverlap();
    const Grab g = grab(ui, joined(ui, "attention/", vectors.id), rect, GrabKeys::both);
    const MatrixCell pointed = cell_at(rect, all, size, ImGui::GetIO().MousePos);
    const bool by_mouse = g.hovered || g.dragging;
    const bool wheel = g.steps != 0 && ImGui::GetIO().MouseWheel != 0;
    if (g.began && g.dragging) hold = {pointed, vectors.values->at(pointed.row, pointed.column), g.pointer.y};
    if (wheel) hold.cell = pointed;
    const bool typed =
        g.hovered && (g.double_clicked || (ImGui::GetIO().KeyCtrl && ImGui::IsMouseClicked(0)));
    if (typed) hold.cell = pointed;
    if (typed || (g.focused && ImGui::IsKeyPressed(ImGuiKey_Enter, false)))
        begin_typing(ui, vectors, hold.cell);

    if (g.dragging && g.pointer.y != hold.y) {
        const double more = static_cast<double>((hold.y - g.pointer.y) / ui.px(pixels_for_one));
        set_component(document, which, hold.cell, to_hundredths(hold.value + more), g.gesture);
    } else if (g.steps != 0) {
        const bool changes =
            wheel || ImGui::IsKeyDown(ImGuiKey_UpArrow) || ImGui::IsKeyDown(ImGuiKey_DownArrow);
        if (changes) {
            const double now = vectors.values->at(hold.cell.row, hold.cell.column);
            set_component(document, which, hold.cell,
                          to_hundredths(now + static_cast<double>(g.steps) * wheel_step), g.gesture);
        } else {
            hold.cell = neighbour(hold.cell, size, g.steps);
        }
    }
    if (g.ended) document.end_gesture(g.gesture);

    // The number as it is now, in this frame.
    AttentionResults& results = context.results.attention();
    context.results.attention().advance(ui.seconds_left());
    VectorMatrix now = vectors;
    now.values = which == edit::VectorMatrix::q   ? &results.vectors().q
                 : which == edit::VectorMatrix::k ? &results.vectors().k
                                                  : &results.vectors().v;
    now.version = results.vectors_version();
    now.range = std::max(now.range, largest_component(*now.values));
    draw_matrix(ui, rect, all, map_of(context, rect, now));
    const MatrixCell shown = g.dragging ? hold.cell : pointed;
    if (by_mouse || g.focused) {
        outline(cell_rect(rect, all, by_mouse ? shown : hold.cell), ui.theme.handle, ui.px(2), ui.px(2));
        ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeNS);
    }
    focus_ring(ui, rect, ui.px(2), g.focused);
    typing_field(context, cell_rect(rect, all, hold.cell), now, which, hold.cell);
    if (g.dragging) {
        show_tooltip(ui, words_for(ui, now, shown));
    } else if (by_mouse || g.focused) {
        tooltip(ui, joined(ui, words_for(ui, now, by_mouse ? shown : hold.cell),
                           "\nDrag up or down, or turn the wheel; double-click to type."));
    }
}

}  // namespace softmaxlab
