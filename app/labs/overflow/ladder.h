#pragma once

#include <cstddef>

#include "app/labs/overflow/ladder_values.h"
#include "app/labs/overflow/parts.h"
#include "app/ui/lab.h"
#include "core/numeric/trace.h"

namespace softmaxlab::overflow {

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
    Rect strip(Rung rung) const;  ///< of all its cells
    Rect cell(Rung rung, std::size_t place) const;
    Rect sum() const;  ///< one cell for all classes
};

/// Lays out in `inside`, the room of the card.
LadderLayout lay_out_ladder(const Ui& ui, Rect inside, std::size_t classes);

/// The card of one method: every step as the format holds it, what went wrong first, Σp and the errors.
void draw_ladder(LabContext& context, const View& view, Method method, const Rect& rect);

/// Where the ladders have no room for all classes, the wheel over either goes through them.
void scroll_ladders(LabContext& context, View& view, const Rect& naive, const Rect& stable);

/// For the stage: both methods in one table, from the same logits down, naive above stable, so that the eye
/// compares them class by class. Many classes stand below each other, as in a ladder, and the wheel goes
/// through them.
void draw_both_ladders(LabContext& context, View& view, const Rect& rect);

}  // namespace softmaxlab::overflow
