#include "core/numeric/shift_sweep.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <stdexcept>

#include "core/base/limits.h"
#include "core/numeric/shifted_logit.h"
#include "core/numeric/temperature.h"

namespace softmaxlab {
namespace {

constexpr std::array<std::string_view, 5> failure_names = {
    "none", "an exponential overflows", "the sum overflows", "all exponentials underflow", "z + c overflows"};

bool is_nan(double x) {
    return std::isnan(x);
}

bool any_nan(const std::vector<double>& values) {
    return std::any_of(values.begin(), values.end(), is_nan);
}

/// Only rows whose logits are numbers, and not all masked.
ShiftFailure failure_of(const Trace& trace, std::span<const double> logits) {
    const std::vector<double>& p = trace.probabilities;
    const bool all_zero = std::all_of(p.begin(), p.end(), [](double x) { return x == 0; });
    if (!all_zero && !any_nan(p)) return ShiftFailure::none;

    bool any_past_the_largest = false;
    bool all_lowest = true;
    for (std::size_t i = 0; i < logits.size(); ++i) {
        if (logits[i] == -infinity) continue;
        any_past_the_largest = any_past_the_largest || is_nan(trace.logits[i]) || trace.logits[i] == infinity;
        all_lowest = all_lowest && trace.logits[i] == -infinity;
    }
    if (any_past_the_largest || all_lowest) return ShiftFailure::logits_overflow;

    const std::vector<double>& e = trace.exponentials;
    const bool finite = std::all_of(e.begin(), e.end(), [](double x) { return std::isfinite(x); });
    if (!finite) return ShiftFailure::exp_overflows;
    return trace.sum == 0 ? ShiftFailure::all_underflow : ShiftFailure::sum_overflows;
}

std::vector<std::size_t> all_classes(std::size_t count) {
    std::vector<std::size_t> classes(count);
    std::iota(classes.begin(), classes.end(), std::size_t{0});
    return classes;
}

/// Away from 0 to a number of two digits that is no multiple of less than 5.
double rounded_outwards(double value) {
    if (value == 0) return 0;
    const double unit = 0.5 * std::pow(10.0, std::floor(std::log10(std::fabs(value))));
    return std::copysign(std::ceil(std::fabs(value) / unit) * unit, value);
}

}  // namespace

std::string_view name_of(ShiftFailure failure) {
    return failure_names[static_cast<std::size_t>(failure)];
}

ShiftSweep begin_shift_sweep(std::span<const double> logits, std::span<const double> shifts,
                             std::span<const std::size_t> classes) {
    for (const std::size_t index : classes)
        if (index >= logits.size()) throw std::out_of_range("no such class");
    ShiftSweep sweep;
    sweep.shifts.assign(shifts.begin(), shifts.end());
    sweep.classes.assign(classes.begin(), classes.end());
    if (classes.empty()) sweep.classes = all_classes(logits.size());
    constexpr double to_come = quiet_nan;
    sweep.curves.assign(sweep.classes.size(), std::vector<double>(shifts.size(), to_come));
    sweep.failures.assign(shifts.size(), ShiftFailure::none);
    return sweep;
}

void sweep_next_shift(ShiftSweep& sweep, std::span<const double> logits, double scale, double temperature,
                      Format format, Method method) {
    const bool can_be_right =
        std::all_of(logits.begin(), logits.end(), [](double z) { return z < infinity; }) &&
        std::any_of(logits.begin(), logits.end(), [](double z) { return z > -infinity; });
    const std::size_t i = sweep.done;
    shifted_logits(logits, scale, sweep.shifts[i], format, sweep.shifted);
    trace(sweep.shifted, temperature, format, method, sweep.row);
    const Trace& row = sweep.row;
    if (can_be_right) sweep.failures[i] = failure_of(row, logits);
    for (std::size_t c = 0; c < sweep.classes.size(); ++c)
        sweep.curves[c][i] = row.probabilities[sweep.classes[c]];
    ++sweep.done;
}

ShiftSweep sweep_shift(std::span<const double> logits, double scale, double temperature, Format format,
                       Method method, std::span<const double> shifts, std::span<const std::size_t> classes) {
    ShiftSweep sweep = begin_shift_sweep(logits, shifts, classes);
    while (!sweep.complete()) sweep_next_shift(sweep, logits, scale, temperature, format, method);
    return sweep;
}

ShiftRange shifts_about_limits(double largest, double temperature, Format format) {
    if (is_limit(temperature) || !std::isfinite(largest)) return {-100, 100};  // nothing there depends on c
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

void evenly_spaced(const ShiftRange& range, std::span<double> shifts) {
    const double step = (range.to - range.from) / static_cast<double>(shifts.size() - 1);
    for (std::size_t i = 0; i < shifts.size(); ++i) shifts[i] = range.from + step * static_cast<double>(i);
    shifts.back() = range.to;
}

FailureRun next_failure_run(const ShiftSweep& sweep, std::size_t& first) {
    const std::span<const double> c = sweep.shifts;
    while (first < c.size() && sweep.failures[first] == ShiftFailure::none) ++first;
    if (first >= c.size()) return {};
    const ShiftFailure cause = sweep.failures[first];
    std::size_t end = first + 1;
    while (end < c.size() && sweep.failures[end] == cause) ++end;
    const double from = first == 0 ? c[first] : 0.5 * (c[first - 1] + c[first]);
    const double to = end == c.size() ? c.back() : 0.5 * (c[end - 1] + c[end]);
    first = end;
    return {cause, from, to};
}

double largest_range(const ShiftSweep& sweep) {
    double largest = 0;
    for (std::span<const double> curve : sweep.curves) {
        double low = infinity;
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
