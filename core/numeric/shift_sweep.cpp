#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "core/numeric/diagnosis.h"
#include "core/numeric/format_steps.h"

namespace softmaxlab {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

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

}  // namespace

std::string_view name_of(ShiftFailure failure) {
    return failure_names[static_cast<std::size_t>(failure)];
}

std::vector<double> shifted_logits(std::span<const double> logits, double scale, double shift,
                                   Format format) {
    std::vector<double> shifted;
    shifted_logits(logits, scale, shift, format, shifted);
    return shifted;
}

void shifted_logits(std::span<const double> logits, double scale, double shift, Format format,
                    std::vector<double>& result) {
    result.resize(logits.size());
    shift_row(format, logits, scale, shift, result);
}

ShiftSweep begin_shift_sweep(std::span<const double> logits, std::span<const double> shifts,
                             std::span<const std::size_t> classes) {
    for (const std::size_t index : classes)
        if (index >= logits.size()) throw std::out_of_range("no such class");
    ShiftSweep sweep;
    sweep.shifts.assign(shifts.begin(), shifts.end());
    sweep.classes.assign(classes.begin(), classes.end());
    if (classes.empty()) sweep.classes = all_classes(logits.size());
    constexpr double to_come = std::numeric_limits<double>::quiet_NaN();
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

}  // namespace softmaxlab
