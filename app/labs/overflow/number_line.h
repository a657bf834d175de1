#pragma once

#include "app/labs/overflow/overflow_state.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// The number line of the format, logarithmic: where e^z of each class and their Σ fall, naively and with the
/// max subtracted. The naive classes can be dragged along, all together, by c.
void number_line(LabContext& context, OverflowState& state, Rect room);

}  // namespace softmaxlab
