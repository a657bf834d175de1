#pragma once

#include "app/labs/engine/engine_state.h"

namespace softmaxlab {

/// The ladder from plain C++ to the kernel on all threads: one idea a step, each with a button that runs it.
void ladder_card(LabContext& context, EngineState& state, const Rect& rect);

}  // namespace softmaxlab
