#pragma once

#include "app/ui/ui.h"
#include "core/engine/results.h"
#include "core/scene/document.h"

namespace softmaxlab {

/// The width that Pin A and Pin B take of `room`, in pixels: 0 where they do not fit.
float header_pins_width(const Ui& ui, const Scene& scene, float room);

/// Pin A and Pin B: a click keeps the current state there, another one replaces it. A pinned one shows its
/// shares as a strip, and a cross that takes it away.
void draw_header_pins(Ui& ui, Rect rect, Document& document, Results& results);

/// KL divergence and total variation of what is pinned, right-aligned; returns what is left of `line`.
/// Nothing where nothing is pinned.
Rect draw_pin_numbers(Ui& ui, Rect line, Results& results);

}  // namespace softmaxlab
