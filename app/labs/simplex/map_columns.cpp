#include "app/labs/simplex/map_columns.h"

namespace softmaxlab {

MapColumns::MapColumns(const Ui& ui, float width) : names(width * 0.22F), gap(ui.px(8)) {
    column = (width - names) / static_cast<float>(map_count) - gap;
}

Rect MapColumns::name(const Rect& row) const {
    return {row.min, ImVec2(row.min.x + names, row.max.y)};
}

Rect MapColumns::cell(const Rect& row, SimplexMap map) const {
    const float left = row.min.x + names + gap + (column + gap) * static_cast<float>(number_of(map));
    return {ImVec2(left, row.min.y), ImVec2(left + column, row.max.y)};
}

void number_cell(Ui& ui, const Rect& rect, const NumberCell& cell, Align align) {
    text(ui, rect, cell.font, cell.colour, cell.shown, align);
    bare_button(cell.landmark, rect);
    focus_ring(ui, rect, ui.px(3));
    if (has_key_focus() && cell.class_index) ui.focused_class = cell.class_index;
    tooltip(ui, cell.explanation);
    landmark(ui, cell.landmark, rect, cell.shown, cell.class_index);
}

}  // namespace softmaxlab
