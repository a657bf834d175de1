#pragma once

#include <algorithm>
#include <cstddef>

#include "app/labs/softmax/parts.h"

namespace softmaxlab::softmax_ui {

/// Where everything in the columns is.
struct ColumnLayout {
    Rect caption;  ///< the preset's sentence, or what went wrong
    Rect heads;
    Rect rows;
    Rect ticks;
    Rect objects;  ///< max, Σ, Σp
    Rect sums;     ///< below them, in words
    float row_height = 0;

    // Horizontal extents, shared by heads, rows, ticks and objects.
    Rect name, logit, exponential, probability;
    float number = 0;    ///< the room that a number takes in a bar, or beside it
    bool large = false;  ///< the rows have room for large numbers

    /// The part of `column` in row `index`.
    Rect cell(const Rect& column, std::size_t index) const {
        const float top = rows.min.y + row_height * static_cast<float>(index);
        return {ImVec2(column.min.x, top), ImVec2(column.max.x, top + row_height)};
    }
    /// The same, reduced to the height of a bar.
    Rect bar(const Rect& column, std::size_t index, float zoom) const {
        const float gap = std::clamp(row_height * 0.18F, 1.5F * zoom, 12 * zoom);
        return cell(column, index).inset(0, gap);
    }
    /// Row `index` from its first column to its last.
    Rect row(std::size_t index) const { return cell({name.min, probability.max}, index); }
    /// The part of `column` in the strip `strip`.
    static Rect in(const Rect& column, const Rect& strip) {
        return {ImVec2(column.min.x, strip.min.y), ImVec2(column.max.x, strip.max.y)};
    }
};

/// Where a number that is `width` pixels wide stands at the end of a bar that is filled up to `end`: beyond
/// it if there is room, or if there is more than inside. Returns whether it is inside.
bool place_number(const ColumnLayout& layout, const Rect& bar, float end, float width, Rect& place);

/// What all rows share while they are drawn.
struct Rows {
    LabContext& context;
    Cache& cache;
    const ColumnLayout& layout;
    const SoftmaxView& shown;
    AxisEnds axes;
    const List<GuessClass>& guessed;  ///< one of each class
};

/// One class: its mask, its name, and its three bars with their numbers, all of which can be dragged or
/// typed; the keys and the menu of the class. Edits at once; its menu may remove the class.
void draw_row(const Rows& rows, std::size_t index);

}  // namespace softmaxlab::softmax_ui
