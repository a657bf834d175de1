#pragma once

#include "app/labs/overflow/parts.h"
#include "app/ui/lab.h"

namespace softmaxlab::overflow {

/// p of each class against the shift, naive and stable, the shifts at which naive softmax fails shaded with
/// their cause; the line at the scene's shift can be dragged. `bar` is the room beside the tabs.
void draw_shift_plot(LabContext& context, View& view, Rect bar, Rect room);

/// Goes on with the sweeps that the plot shows.
WorkDone work_on_shift_plot(const LabWork& work, const View& view);

/// One method's sweep over the shifts that the plot shows, as far as it has come.
const ShiftSweep& shown_shift_sweep(Results& results, const Scene& scene, const View& view, Method method);

}  // namespace softmaxlab::overflow
