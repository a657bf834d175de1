#pragma once

#include <string_view>

#include "app/ui/frame_arena.h"
#include "core/numeric/diagnosis.h"
#include "core/numeric/format.h"
#include "core/numeric/shift_sweep.h"

namespace softmaxlab::overflow {

/// "f16: 11 bits of significand, largest 65504, …": the limits of a format in words.
std::string_view about_format(FrameArena& arena, Format format);

/// e^x as people read it, also where no double holds it: "3.0e434".
std::string_view power_of_e(FrameArena& arena, double exponent);

/// The sign that stands beside a number in that state; nothing for a fine one.
std::string_view sign_of(CellState state);

/// What the state means, in a sentence with the limits of the format.
std::string_view state_sentence(FrameArena& arena, CellState state, Format format);

/// All runs of a sweep, in their order.
List<FailureRun> failure_runs(FrameArena& arena, const ShiftSweep& sweep);

/// What a run is called in the plot: "Σ overflows: all p are 0".
std::string_view words_for(ShiftFailure cause, Format format);

}  // namespace softmaxlab::overflow
