#pragma once

#include <algorithm>
#include <cstddef>

#include "app/ui/ui.h"

namespace softmaxlab {

/// Where everything in the columns is. One place decides, everybody else draws.
struct ColumnLayout {
    Rect toolbar;
    Rect caption;  ///< the preset's sentence, or what went wrong
    Rect heads;
    Rect rows;
    Rect ticks;
    Rect objects;  ///< max, Σ, Σp
    float row_height = 0;

    // Horizontal extents, shared by heads, rows, ticks and objects.
    Rect name, logit_bar, logit_value, exponential_bar, exponential_value, probability_bar, probability_value;

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
    /// The part of `column` in the strip `strip`.
    static Rect in(const Rect& column, const Rect& strip) {
        return {ImVec2(column.min.x, strip.min.y), ImVec2(column.max.x, strip.max.y)};
    }
};

/// Lays the columns out in `inside`, the room of their card. `caption_height` is what the caption needs, or
/// 0.
ColumnLayout lay_out_columns(const Ui& ui, Rect inside, std::size_t classes, float caption_height);

}  // namespace softmaxlab
