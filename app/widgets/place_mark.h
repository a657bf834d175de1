#pragma once

#include <string_view>

#include "app/ui/ui.h"
#include "app/widgets/grab.h"
#include "app/widgets/plot.h"

namespace softmaxlab {

/// Whether a place on that axis is asked for and not answered yet: then what is grabbed in its plot moves the
/// mark (Ui::place_guess), not the lab's cursor.
bool asks_for_place(const Ui& ui, std::string_view axis);

/// The room in which it is taken hold of, for a plot that is grabbed in `area` otherwise: all of the ring,
/// too.
Rect place_area(const Ui& ui, const Rect& area);

/// Puts the mark where the hand has it. `under_pointer(x)`: the value at a pixel; `stepped(value, steps)`:
/// the value so many notches away.
template <class UnderPointer, class Stepped>
void put_place(Ui& ui, const Grab& grab, double neutral, UnderPointer under_pointer, Stepped stepped) {
    std::optional<double>& place = ui.place_guess.yours;
    if (grab.dragging) {
        place = under_pointer(grab.pointer.x);
    } else if (grab.steps != 0) {
        place = stepped(place.value_or(neutral), static_cast<double>(grab.steps));
    }
}

/// Draws the mark of a place on `axis`, if there is one: a hollow ring on the x axis, with a dashed line up
/// from it, at `neutral` while it was not put. After the answer a full dot stands where it belongs, and the
/// way between the two is drawn. `name`: what the axis measures, "T" or "c". The landmarks "place/yours" and
/// "place/right" have the values.
void draw_place_mark(Ui& ui, const Plot& plot, std::string_view axis, std::string_view name, double neutral);

}  // namespace softmaxlab
