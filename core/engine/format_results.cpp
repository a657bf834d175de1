#include "core/engine/format_results.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "core/base/clock.h"
#include "core/base/limits.h"
#include "core/engine/row_softmax.h"
#include "core/numeric/shifted_logit.h"
#include "core/numeric/shifted_softmax.h"

namespace softmaxlab {

namespace {

/// All shifts for rows of up to 2,000 classes; evenly spaced ones among them, the first and the last
/// included, for longer rows, so that a sweep does not take much more than a million exponentials.
std::vector<double> affordable(std::span<const double> shifts, std::size_t classes) {
    constexpr std::size_t max_exponentials = 1'000'000;
    constexpr std::size_t min_shifts = 21;
    const std::size_t most = std::max(min_shifts, max_exponentials / classes);
    if (shifts.size() <= most) return {shifts.begin(), shifts.end()};
    std::vector<double> fewer(most);
    for (std::size_t i = 0; i < most; ++i) fewer[i] = shifts[i * (shifts.size() - 1) / (most - 1)];
    return fewer;
}

}  // namespace

FormatResults::OfOneFormat& FormatResults::of(Method method, Format format) {
    return formats_[static_cast<std::size_t>(method)][static_cast<std::size_t>(format)];
}

FormatResults::ShiftKey FormatResults::shift_key() {
    return {softmax_.logits_version(), softmax_.scene().overflow.scale, softmax_.scene().overflow.shift};
}

const std::vector<double>& FormatResults::shifted(Format format) {
    return shared_[static_cast<std::size_t>(format)].shifted.get(
        shift_key(), [&](std::vector<double>& result) {
            const Scene& scene = softmax_.scene();
            shifted_logits(softmax_.logits(), scene.overflow.scale, scene.overflow.shift, format, result);
        });
}

const Trace& FormatResults::trace(Method method, Format format) {
    return of(method, format).trace.get(softmax_.revision(), [&](Trace& result) {
        softmaxlab::trace(shifted(format), softmax_.scene().temperature, format, method, result);
    });
}

const std::vector<CellState>& FormatResults::states_of_logits(const Trace& trace) {
    const std::vector<double>& logits = softmax_.logits();
    const auto& order = order_.get(softmax_.logits_version(), [&] { return by_size(logits); });
    return shared_[static_cast<std::size_t>(trace.format)].states.get(
        shift_key(), [&](std::vector<CellState>& result) {
            const Scene& scene = softmax_.scene();
            diagnose_logits(trace, logits, scene.overflow.scale, scene.overflow.shift, order, result);
        });
}

const Diagnosis& FormatResults::diagnosis(Method method, Format format) {
    return of(method, format).diagnosis.get(softmax_.revision(), [&](Diagnosis& result) {
        const Trace& row = trace(method, format);
        const Scene& scene = softmax_.scene();
        diagnose(row, softmax_.logits(), scene.overflow.scale, scene.overflow.shift, states_of_logits(row),
                 result);
    });
}

const LogValues& FormatResults::log_values(Method method, Format format) {
    return of(method, format).log_values.get(softmax_.revision(), [&] {
        return softmaxlab::log_values(trace(method, format));
    });
}

const TraceSummary& FormatResults::summary(Method method, Format format) {
    return of(method, format).summary.get(softmax_.revision(), [&] {
        return summary_of(trace(method, format), exact().probabilities);
    });
}

const DiagnosisCounts& FormatResults::counts(Method method) {
    return of(method, own_format()).counts.get(softmax_.revision(), [&] {
        return counts_of(diagnosis(method));
    });
}

const LostRow* FormatResults::lost_row(Method method) {
    const std::optional<LostRow>& lost = of(method, own_format()).lost.get(softmax_.revision(), [&] {
        return softmaxlab::lost_row(trace(method));
    });
    return lost ? &*lost : nullptr;
}

const Softmax& FormatResults::exact() {
    FollowedExact& exact = exact_;
    if (exact.checked == softmax_.revision()) return exact.row;
    const Scene& scene = softmax_.scene();
    const double temperature = scene.temperature / scene.overflow.scale;
    if (exact.logits_version != softmax_.logits_version() || exact.temperature != temperature) {
        exact.checked = 0;
        exact.temperature = quiet_nan;  // should the next line throw
        row_softmax(softmax_.logits(), temperature, exact.row);
        exact.max = exact.row.max;
        exact.temperature = temperature;
        exact.logits_version = softmax_.logits_version();
    }
    // A shift moves nothing but the max and log_sum_exp.
    exact.row.max = exact.max;
    exact.row =
        with_shift(std::move(exact.row), scene.overflow.scale, scene.overflow.shift, scene.temperature);
    exact.checked = softmax_.revision();
    return exact.row;
}

FormatResults::GrowingSweep& FormatResults::sweep_of(Method method, std::span<const double> shifts) {
    GrowingSweep& growing = sweeps_[static_cast<std::size_t>(method)];
    const Scene& scene = softmax_.scene();
    const std::vector<double>& logits = softmax_.logits();
    const SweepKey key{softmax_.logits_version(), scene.overflow.scale, scene.temperature,
                       scene.overflow.format};
    const bool same = growing.begun && growing.key == key &&
                      std::equal(growing.shifts.begin(), growing.shifts.end(), shifts.begin(), shifts.end());
    if (same) return growing;
    growing.begun = false;
    growing.shifts.assign(shifts.begin(), shifts.end());
    growing.sweep = begin_shift_sweep(logits, affordable(shifts, logits.size()), softmax_.curve_classes());
    growing.key = key;
    growing.begun = true;
    return growing;
}

const ShiftSweep& FormatResults::shift_sweep_so_far(Method method, std::span<const double> shifts) {
    return sweep_of(method, shifts).sweep;
}

const ShiftSweep& FormatResults::shift_sweep(Method method, std::span<const double> shifts, double seconds) {
    ShiftSweep& sweep = sweep_of(method, shifts).sweep;
    const Scene& scene = softmax_.scene();
    const Clock::time_point start = Clock::now();
    for (bool first = true; !sweep.complete() && (first || seconds_since(start) < seconds); first = false)
        sweep_next_shift(sweep, softmax_.logits(), scene.overflow.scale, scene.temperature,
                         scene.overflow.format, method);
    return sweep;
}

}  // namespace softmaxlab
