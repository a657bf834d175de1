#include "app/labs/overflow/shift_range.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "app/ui/frame_arena.h"

namespace softmaxlab {
namespace {

/// Away from 0 to a number of two digits that is no multiple of less than 5.
double rounded_outwards(double value) {
    if (value == 0) return 0;
    const double unit = 0.5 * std::pow(10.0, std::floor(std::log10(std::fabs(value))));
    return std::copysign(std::ceil(std::fabs(value) / unit) * unit, value);
}

}  // namespace

ShiftRange shifts_about_limits(double largest, double temperature, Format format) {
    const bool limit = temperature == 0 || std::isinf(temperature);
    if (limit || !std::isfinite(largest)) return {-100, 100};  // nothing there depends on c
    const FormatLimits limits = limits_of(format);
    const double overflow = limits.exp_overflows_above * temperature - largest;
    const double underflow = limits.exp_is_zero_below * temperature - largest;
    const double room = 0.15 * (overflow - underflow);
    const double from = rounded_outwards(std::min(underflow - room, -room));
    const double to = rounded_outwards(std::max(overflow + room, room));
    return {std::clamp(from, every_shift.from, 0.0), std::clamp(to, 0.0, every_shift.to)};
}

double rounded_shift(double shift, double per_pixel) {
    const double parts = std::pow(10.0, std::clamp(std::ceil(-std::log10(per_pixel)), 0.0, 6.0));
    return std::round(shift * parts) / parts;
}

List<double> evenly_spaced(FrameArena& arena, const ShiftRange& range, std::size_t points) {
    List<double> shifts(points, arena);
    const double step = (range.to - range.from) / static_cast<double>(points - 1);
    for (std::size_t i = 0; i < points; ++i) shifts[i] = range.from + step * static_cast<double>(i);
    shifts.back() = range.to;
    return shifts;
}

List<FailureRun> failure_runs(FrameArena& arena, const ShiftSweep& sweep) {
    List<FailureRun> runs(arena);
    std::span<const double> c = sweep.shifts;
    for (std::size_t first = 0, last = 0; first < c.size(); first = last + 1) {
        last = first;
        while (last + 1 < c.size() && sweep.failures[last + 1] == sweep.failures[first]) ++last;
        if (sweep.failures[first] == ShiftFailure::none) continue;
        const double from = first == 0 ? c[first] : 0.5 * (c[first - 1] + c[first]);
        const double to = last + 1 == c.size() ? c[last] : 0.5 * (c[last] + c[last + 1]);
        runs.push_back({sweep.failures[first], from, to});
    }
    return runs;
}

std::string_view words_for(ShiftFailure cause, Format format) {
    const bool has_infinity = limits_of(format).has_infinity;
    switch (cause) {
        case ShiftFailure::none:
            return {};
        case ShiftFailure::exp_overflows:
            return has_infinity ? "overflow: ∞/∞ = NaN" : "overflow: NaN";
        case ShiftFailure::sum_overflows:
            return has_infinity ? "Σ overflows: all 0" : "Σ overflows: NaN";
        case ShiftFailure::all_underflow:
            return "underflow: 0/0 = NaN";
        case ShiftFailure::logits_overflow:
            return "z + c itself overflows";
    }
    return {};
}

double largest_range(const ShiftSweep& sweep) {
    double largest = 0;
    for (std::span<const double> curve : sweep.curves) {
        double low = std::numeric_limits<double>::infinity();
        double high = -low;
        for (std::size_t i = 0; i < curve.size(); ++i) {
            if (std::isnan(curve[i]) || sweep.failures[i] != ShiftFailure::none) continue;
            low = std::min(low, curve[i]);
            high = std::max(high, curve[i]);
        }
        if (high > low) largest = std::max(largest, high - low);
    }
    return largest;
}

}  // namespace softmaxlab
