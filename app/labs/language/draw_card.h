#pragma once

#include "app/labs/language/parts.h"

namespace softmaxlab::language {

/// The next draw: as a number that falls on the kept tokens side by side, as an argmax with Gumbel's noise,
/// or at four temperatures.
void draw_draw_card(const LabState& state, const Rect& rect);

}  // namespace softmaxlab::language
