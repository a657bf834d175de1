#pragma once

#include <cstddef>

#include "app/ui/ui.h"

namespace softmaxlab {

/// Where everything in the list is. One place decides, everybody else draws.
struct LogitListLayout {
    Rect top;  ///< title, search, order
    Rect heads;
    Rect rows;
    Rect scrollbar;
    Rect foot;  ///< how many there are
    float row_height = 0;

    // Horizontal extents, shared by heads and rows.
    Rect rank, mask, label, logit, bar, probability, log_probability;

    /// How many rows fit whole; at least 1.
    std::size_t rows_that_fit() const;

    /// The strip of the row that is `at` rows below the first one; a fraction while the list is scrolled
    /// smoothly.
    Rect row(double at) const;

    /// The part of `strip` that belongs to `column`.
    static Rect in(const Rect& column, const Rect& strip) {
        return {ImVec2(column.min.x, strip.min.y), ImVec2(column.max.x, strip.max.y)};
    }
};

/// Lays the list out in `inside`, the room of its card.
LogitListLayout lay_out_list(const Ui& ui, Rect inside);

}  // namespace softmaxlab
