#pragma once

#include "app/labs/engine/engine_state.h"

namespace softmaxlab {

/// Every backend's time as a bar, beside a copy of the same bytes and the loop in plain C++.
void ways_card(LabContext& context, EngineState& state, const Rect& rect);

}  // namespace softmaxlab
