#pragma once

#include <cstddef>
#include <optional>

#include "app/ui/frame_arena.h"
#include "app/ui/ui.h"
#include "core/numeric/diagnosis.h"

namespace softmaxlab {

/// A number of a trace in its cell.
struct ValueCell {
    std::string_view landmark;
    double value = 0;
    CellState state = CellState::fine;
    std::string_view explanation;  ///< the tooltip
    std::optional<std::size_t> class_index;
    bool framed = true;   ///< with a surface of its own
    bool failed = false;  ///< wrong, whatever its state says
};

/// Draws the number as large as it fits, marked by its state with colour, hatching and a sign.
void value_cell(Ui& ui, const Rect& rect, const ValueCell& cell);

}  // namespace softmaxlab
