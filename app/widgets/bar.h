#pragma once

#include "app/ui/ui.h"

namespace softmaxlab {

/// How a horizontal bar looks. Positions are fractions of its width, 0 … 1.
struct BarLook {
    float from = 0;  ///< where the filled part begins (zero, for logits)
    float to = 0;    ///< … and ends
    ImU32 colour = 0;
    bool bare = false;     ///< without the empty bar behind it: what has no end of its own
    bool hatched = false;  ///< masked
    bool failed = false;   ///< its number overflowed or is none
    bool handle = false;   ///< can be grabbed: shows a handle at `to`
    bool held = false;     ///< under the pointer or the keyboard focus
    bool focused = false;  ///< has the keyboard
};

/// Draws a bar. Knows nothing of what it means.
void draw_bar(Ui& ui, const Rect& rect, const BarLook& look);

/// Where `pointer` is along the bar: 0 at its left end, 1 at its right; beyond them outside.
double fraction_along(const Rect& rect, ImVec2 pointer);

}  // namespace softmaxlab
