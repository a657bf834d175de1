#pragma once

#include "app/ui/lab.h"

namespace softmaxlab {

/// T in one line: a slider, its number, and the limits 0 and ∞.
void temperature_row(LabContext& context, const Rect& rect);

}  // namespace softmaxlab
