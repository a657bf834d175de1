#pragma once

#include <cstddef>

#include "app/labs/overflow/ladder_values.h"

namespace softmaxlab {

/// Where the parts of a ladder are. A few classes stand side by side and the rungs lead down; many stand
/// below each other and the rungs lead across.
struct LadderLayout {
    bool across = false;
    std::size_t shown = 0;  ///< how many classes have cells
    Rect title, foot;
    Rect labels;    ///< of the rungs
    Rect statuses;  ///< of the rungs
    Rect heads;     ///< of the classes
    Rect cells;
    float gap = 0;  ///< between two cells

    Rect head(std::size_t place) const;
    Rect label(Rung rung) const;
    Rect status(Rung rung) const;
    Rect cell(Rung rung, std::size_t place) const;
    Rect sum() const;  ///< one cell for all classes
};

/// Lays out in `inside`, the room of the card.
LadderLayout lay_out_ladder(const Ui& ui, Rect inside, std::size_t classes);

}  // namespace softmaxlab
