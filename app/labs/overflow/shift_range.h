#pragma once

#include <cstddef>
#include <span>

#include "app/ui/frame_arena.h"
#include "core/numeric/diagnosis.h"
#include "core/numeric/format.h"

namespace softmaxlab {

/// The shifts that a plot spans.
struct ShiftRange {
    double from = 0;
    double to = 0;

    bool contains(double shift) const { return from <= shift && shift <= to; }
    friend bool operator==(const ShiftRange&, const ShiftRange&) = default;
};

inline constexpr ShiftRange every_shift = {-2000, 2000};

/// The shifts about the limits of naive softmax: from where all exponentials are 0 to where the largest one
/// overflows, 0 and some room at both ends included; within `every_shift`. `largest` is the largest logit
/// times the scale.
ShiftRange shifts_about_limits(double largest, double temperature, Format format);

/// A shift as round as one pixel of a drag allows, with at most six digits behind the point.
double rounded_shift(double shift, double per_pixel);

/// `points` ≥ 2 shifts, evenly spaced, both ends included.
List<double> evenly_spaced(FrameArena& arena, const ShiftRange& range, std::size_t points);

/// Neighbouring shifts at which softmax fails for the same reason. They end half-way to the next shift.
struct FailureRun {
    ShiftFailure cause = ShiftFailure::none;
    double from = 0;
    double to = 0;
};
List<FailureRun> failure_runs(FrameArena& arena, const ShiftSweep& sweep);

/// What a run is called in the plot: "Σ overflows: all p are 0".
std::string_view words_for(ShiftFailure cause, Format format);

/// How much a curve rises and falls over the shifts at which it is a number: 0 if it is flat.
double largest_range(const ShiftSweep& sweep);

}  // namespace softmaxlab
