#pragma once

#include <span>
#include <string_view>

#include <imgui.h>

#include "app/ui/rect.h"

namespace softmaxlab {

struct Ui;

/// What asks to be explained in the drawing that goes on. Of all that ask one tooltip is shown, beside what
/// the pointer rests on; the words of what has the keyboard, or is dragged, stand in one fixed strip.
struct Tooltips {
    std::string_view words;  ///< of the tooltip; empty: there is none
    Rect item;               ///< that it explains
    std::string_view help;   ///< of the strip
    Rect help_item;          ///< that it explains

    /// The pointer has pressed here: there is no tooltip until it has left.
    bool quiet = false;
    Rect quiet_place;
};

/// To be called first in each drawing.
void begin_tooltips(Ui& ui);

/// Whether tooltip() of the last item is to be seen now: for words that take long to make.
bool has_tooltip(Ui& ui);

/// The words of the last item's tooltip: beside it after a moment of hovering, but not while a button is down
/// or right after a click; in the strip when it has the keyboard focus.
void tooltip(Ui& ui, std::string_view words);

/// A tooltip beside `place` now, whatever the pointer does: for what cannot wait.
void show_tooltip(Ui& ui, const Rect& place, std::string_view words);

/// The words of the strip while something is dragged: they cover nothing.
void show_help(Ui& ui, const Rect& item, std::string_view words);

/// Where a box of that size stands: beside `item` and never over its `row`, inside `window`, over as little of
/// `data` as can be, and not far. Where there is no room beside the row it stands beside `pointer`.
Rect tooltip_place(const Rect& item, const Rect& row, ImVec2 size, const Rect& window,
                   std::span<const Rect> data, ImVec2 pointer, float gap);

/// To be called last in each drawing: shows them above everything. `strip`: where the strip stands, on the
/// lower edge of `window`; it grows upwards.
void draw_tooltips(Ui& ui, const Rect& window, const Rect& strip);

}  // namespace softmaxlab
