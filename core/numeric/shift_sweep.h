#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "core/numeric/format.h"
#include "core/numeric/trace.h"

namespace softmaxlab {

/// Why the whole row is NaN or 0 at some shift: the shaded regions of p against c.
enum class ShiftFailure {
    none,            ///< also where no shift can help: all masked, or a NaN or +inf among the logits
    exp_overflows,   ///< an exponential, or the number in it, is past the largest: ∞/∞, NaN
    sum_overflows,   ///< only Σ is past the largest: all p are 0, no NaN (f8e4m3: all NaN)
    all_underflow,   ///< 0/0: NaN
    logits_overflow  ///< z + c itself is past the largest number
};

std::string_view name_of(ShiftFailure failure);

/// p at every shift, by the real arithmetic of the format.
struct ShiftSweep {
    std::vector<double> shifts;
    std::vector<std::size_t> classes;         ///< those with a curve; all take part in the arithmetic
    std::vector<std::vector<double>> curves;  ///< curves[c][i]: p of classes[c] at shifts[i]
    std::vector<ShiftFailure> failures;       ///< one for each shift
    std::size_t done = 0;         ///< shifts: at those that are still to come p is NaN, without a failure
    std::vector<double> shifted;  ///< logits at the shift that was done last, and their trace: for the next
    Trace row;                    ///< one, their memory

    bool complete() const { return done == shifts.size(); }
};

/// A sweep of which nothing is done yet. `classes` as for sweep_shift(). Throws std::out_of_range for a
/// class.
ShiftSweep begin_shift_sweep(std::span<const double> logits, std::span<const double> shifts,
                             std::span<const std::size_t> classes);

/// Does the next shift of a sweep that is not complete, with the same logits as before. Throws as `trace`.
void sweep_next_shift(ShiftSweep& sweep, std::span<const double> logits, double scale, double temperature,
                      Format format, Method method);

/// Runs the trace of shifted_logits(…) for every c of `shifts`. `classes` are those with a curve, all of them
/// if it is empty. Throws as `trace`, and std::out_of_range for a class.
ShiftSweep sweep_shift(std::span<const double> logits, double scale, double temperature, Format format,
                       Method method, std::span<const double> shifts,
                       std::span<const std::size_t> classes = {});

/// All shifts c between two.
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

/// Shifts from one end of the range to the other, evenly spaced, into `shifts`, which holds at least 2.
void evenly_spaced(const ShiftRange& range, std::span<double> shifts);

/// Neighbouring shifts at which softmax fails for the same reason. They end half-way to the next shift.
struct FailureRun {
    ShiftFailure cause = ShiftFailure::none;
    double from = 0;
    double to = 0;
};

/// The first run of failures at shift number `first` or later, which becomes the number of the shift behind
/// it; one with the cause `none` if there is no other.
FailureRun next_failure_run(const ShiftSweep& sweep, std::size_t& first);

/// How much a curve rises and falls over the shifts at which it is a number: 0 if it is flat.
double largest_range(const ShiftSweep& sweep);

}  // namespace softmaxlab
