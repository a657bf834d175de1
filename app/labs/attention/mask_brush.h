#pragma once

#include "app/labs/attention/attention_state.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// Whether a press now paints: the switch is on, or Shift or Alt is held, and the stage at large shows the
/// mask.
bool brush_is_on(const AttentionState& state);

/// Goes on with the stroke, from one press to its release: the first cell says whether it masks or opens. One
/// stroke is one undo step. `held`: the mouse still holds the matrix.
void paint_stroke(LabContext& context, AttentionState& state, AttentionCell cell, bool held);

/// Masks the cell, or opens it.
void toggle_cell(LabContext& context, AttentionCell cell);

}  // namespace softmaxlab
