#pragma once

#include "app/labs/overflow/overflow_state.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// p of each class against the shift, naive and stable, the shifts at which naive softmax fails shaded with
/// their cause; the line at the scene's shift can be dragged. `bar` is the room beside the tabs.
void shift_plot(LabContext& context, OverflowState& state, Rect bar, Rect room);

}  // namespace softmaxlab
