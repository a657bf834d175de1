#pragma once

#include "app/labs/overflow/overflow_state.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// The lower card: p against c, the number line of the format, log space, or all formats, as its tabs choose.
void view_card(LabContext& context, OverflowState& state, const Rect& rect);

}  // namespace softmaxlab
