#pragma once

#include <cstddef>
#include <span>

#include "app/ui/frame_arena.h"

namespace softmaxlab {

enum class AxisScale { linear, log };

/// One axis of a plot: which values it spans, min < max; 0 < min if it is logarithmic.
struct Axis {
    double min = 0;
    double max = 1;
    AxisScale scale = AxisScale::linear;
    std::string_view title;
};

/// Where a value lies on an axis: 0 at its min, 1 at its max, beyond them outside. −∞ for 0 on a logarithmic
/// axis, NaN for a negative number there.
double axis_position(const Axis& axis, double value);

/// The value at a position: the inverse of `axis_position`.
double axis_value(const Axis& axis, double position);

struct Tick {
    double value = 0;
    std::string_view label;  ///< empty for a minor tick
    bool minor = false;
};

/// Ticks inside the axis, rising; at most `most` (≥ 2) of them have labels, and at least two where the axis
/// allows it.
///
/// Linear: steps of 1, 2 or 5 times a power of ten, labels with as many decimals as the step needs.
/// Logarithmic: powers of ten, every one or every n-th, with minor ticks between them; within a single decade
/// 1-2-5 or linear steps. Powers beyond 0.001 … 10,000 are written "10⁻⁵".
List<Tick> axis_ticks(FrameArena& arena, const Axis& axis, std::size_t most);

/// "10⁻⁵".
std::string_view power_of_ten(FrameArena& arena, int exponent);

/// Which points of a curve suffice to draw it: of those that share one of `columns` pixel columns the first,
/// the lowest, the highest and the last (and one that is not a number, so that a gap stays a gap). Rising
/// indices; all of them when there are few. `x` must not fall; the points outside the axis are left out
/// except for the nearest on each side.
List<std::size_t> decimated(FrameArena& arena, std::span<const double> x, std::span<const double> y,
                            const Axis& x_axis, std::size_t columns);

}  // namespace softmaxlab
