#pragma once

#include "app/labs/overflow/overflow_state.h"
#include "app/ui/lab.h"
#include "core/numeric/trace.h"

namespace softmaxlab {

/// The card of one method: every step as the format holds it, what went wrong first, Σp and the errors.
void ladder(LabContext& context, const OverflowState& state, Method method, const Rect& rect);

/// Where the ladders have no room for all classes, the wheel over either goes through them.
void scroll_ladders(LabContext& context, OverflowState& state, const Rect& naive, const Rect& stable);

}  // namespace softmaxlab
