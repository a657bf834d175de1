#pragma once

#include <string_view>

#include "app/labs/simplex/maps.h"
#include "app/ui/frame_arena.h"
#include "app/ui/ui.h"

namespace softmaxlab {

/// Names to the left, then a column for each map: both cards of the right side stand on the same lines.
struct MapColumns {
    float names = 0;   ///< the width of the names
    float column = 0;  ///< and of a map, in pixels
    float gap = 0;

    explicit MapColumns(const Ui& ui, float width);
    Rect name(const Rect& row) const;
    Rect cell(const Rect& row, SimplexMap map) const;
};

/// A number in a cell that explains itself.
struct NumberCell {
    std::string_view landmark;
    std::string_view shown;
    std::string_view explanation;
    ImFont* font = nullptr;
    ImU32 colour = 0;
    std::optional<std::size_t> class_index = {};
};
void number_cell(Ui& ui, const Rect& rect, const NumberCell& cell, Align align = Align::left);

}  // namespace softmaxlab
