#pragma once

#include "app/ui/lab.h"

namespace softmaxlab {

/// The temperature knob with its value, the two limits, and in words what the temperature does.
void temperature_card(LabContext& context, const Rect& rect);

}  // namespace softmaxlab
