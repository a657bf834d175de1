#pragma once

#include "app/labs/engine/parts.h"

namespace softmaxlab::engine {

/// Every backend's time as a bar, beside a copy of the same bytes and the loop in plain C++.
void ways_card(LabContext& context, EngineState& state, const Rect& rect);

/// The ladder from plain C++ to the kernel on all threads: one idea a step, each with a button that runs it.
void ladder_card(LabContext& context, EngineState& state, const Rect& rect);

}  // namespace softmaxlab::engine
