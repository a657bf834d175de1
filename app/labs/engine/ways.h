#pragma once

#include "app/labs/engine/parts.h"

namespace softmaxlab::engine {

/// Every backend's time as a bar, beside a copy of the same bytes and the loop in plain C++.
void draw_ways_card(LabContext& context, const Cache& cache, const Rect& rect);

/// The ladder from plain C++ to the kernel on all threads: one idea a step, each with a button that runs it.
void draw_ladder_card(LabContext& context, Cache& cache, const Rect& rect);

}  // namespace softmaxlab::engine
