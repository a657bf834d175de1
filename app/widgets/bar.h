#pragma once

#include <optional>
#include <string_view>

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
    float taken = 0;       ///< px from its left end up to which a number stands: Δ keeps off it …
    float beside = 0;      ///< … and off one that is so wide, on the other side of where the bar begins
    bool focused = false;  ///< has the keyboard

    /// Where the filled part ended before: what is gone stays as a hatched outline, what was there already
    /// gets an outline in the bar.
    std::optional<float> before = {};
    std::string_view delta = {};  ///< beside the end of the bar, where there is room: "▲ 14.1"
};

/// Where parts of a bar were drawn that only some have.
struct BarPlaces {
    Rect before;  ///< from where the bar begins to where it ended before
    Rect delta;
};

/// Draws a bar. Knows nothing of what it means.
BarPlaces draw_bar(Ui& ui, const Rect& rect, const BarLook& look);

/// Where `pointer` is along the bar: 0 at its left end, 1 at its right; beyond them outside.
double fraction_along(const Rect& rect, ImVec2 pointer);

}  // namespace softmaxlab
