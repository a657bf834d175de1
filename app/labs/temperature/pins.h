#pragma once

#include "app/labs/temperature/sweep.h"
#include "app/ui/lab.h"

namespace softmaxlab::temperature {

/// Two frozen distributions, or one and the current state, side by side: bars in pairs, the difference of
/// each class, KL(A ‖ B) and the total variation.
void draw_pins_card(LabContext& context, Sweep& sweep, const Rect& rect);

}  // namespace softmaxlab::temperature
