#pragma once

#include "app/labs/temperature/sweep.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// The height that the card needs at that width, in pixels.
float controls_height(const Ui& ui, float width);

/// Space plays and pauses, unless something is typed or a button has the keyboard.
void sweep_keys(LabContext& context, Sweep& sweep);

/// Play, speed and loop; T as a number; the temperatures that people use, with a sentence about the present
/// one.
void controls_card(LabContext& context, Sweep& sweep, const Rect& rect);

}  // namespace softmaxlab
