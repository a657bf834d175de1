#pragma once

#include "app/ui/frame_arena.h"
#include "core/numeric/shift_sweep.h"

namespace softmaxlab {

/// All runs of a sweep, in their order.
List<FailureRun> failure_runs(FrameArena& arena, const ShiftSweep& sweep);

/// What a run is called in the plot: "Σ overflows: all p are 0".
std::string_view words_for(ShiftFailure cause, Format format);

}  // namespace softmaxlab
