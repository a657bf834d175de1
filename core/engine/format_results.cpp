#include "core/engine/format_results.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "core/engine/row_softmax.h"
#include "core/numeric/shifted_softmax.h"
#include "core/scene/scene.h"

namespace softmaxlab {

namespace {

/// All shifts for rows of up to 2,000 classes; evenly spaced ones among them, the first and the last
/// included, for longer rows, so that a sweep does not take much more than a million exponentials.
std::vector<double> affordable(std::span<const double> shifts, std::size_t classes) {
    constexpr std::size_t most_exponentials = 1'000'000;
    constexpr std::size_t least_shifts = 21;
    const std::size_t most = std::max(least_shifts, most_exponentials / classes);
    if (shifts.size() <= most) return {shifts.begin(), shifts.end()};
    std::vector<double> fewer(most);
    for (std::size_t i = 0; i < most; ++i) fewer[i] = shifts[i * (shifts.size() - 1) / (most - 1)];
    return fewer;
}

}  // namespace

FormatResults::OfOneFormat& FormatResults::of(Method method, Format format) {
    return formats_[static_cast<std::size_t>(method)][static_cast<std::size_t>(format)];
}

Revision FormatResults::shift_version(const SceneNow& now) {
    const Scene& scene = now.scene;
    ShiftInputs& inputs = shift_inputs_;
    if (inputs.logits_version != now.logits_version || inputs.scale != scene.scale ||
        inputs.shift != scene.shift)
        inputs = {now.logits_version, scene.scale, scene.shift, inputs.version + 1};
    return inputs.version;
}

const std::vector<double>& FormatResults::shifted(const SceneNow& now, Format format) {
    return shared_[static_cast<std::size_t>(format)].shifted.renewed(
        shift_version(now), [&](std::vector<double>& result) {
            shifted_logits(now.logits, now.scene.scale, now.scene.shift, format, result);
        });
}

const Trace& FormatResults::trace(const SceneNow& now, Method method, Format format) {
    return of(method, format).trace.renewed(now.revision, [&](Trace& result) {
        softmaxlab::trace(shifted(now, format), now.scene.temperature, format, method, result);
    });
}

const std::vector<CellState>& FormatResults::states_of_logits(const SceneNow& now, const Trace& trace) {
    const auto& order = order_.at(now.logits_version, [&] { return by_size(now.logits); });
    return shared_[static_cast<std::size_t>(trace.format)].states.renewed(
        shift_version(now), [&](std::vector<CellState>& result) {
            diagnose_logits(trace, now.logits, now.scene.scale, now.scene.shift, order, result);
        });
}

const Diagnosis& FormatResults::diagnosis(const SceneNow& now, Method method, Format format) {
    return of(method, format).diagnosis.renewed(now.revision, [&](Diagnosis& result) {
        const Trace& row = trace(now, method, format);
        diagnose(row, now.logits, now.scene.scale, now.scene.shift, states_of_logits(now, row), result);
    });
}

const LogValues& FormatResults::log_values(const SceneNow& now, Method method, Format format) {
    return of(method, format).log_values.at(now.revision, [&] {
        return softmaxlab::log_values(trace(now, method, format));
    });
}

const TraceSummary& FormatResults::summary(const SceneNow& now, Method method, Format format) {
    return of(method, format).summary.at(now.revision, [&] {
        return summary_of(trace(now, method, format), exact(now).probabilities);
    });
}

const DiagnosisCounts& FormatResults::counts(const SceneNow& now, Method method, Format format) {
    return of(method, format).counts.at(now.revision, [&] {
        return counts_of(diagnosis(now, method, format));
    });
}

const Softmax& FormatResults::exact(const SceneNow& now) {
    KeptExact& kept = exact_;
    if (kept.checked == now.revision) return kept.row;
    const Scene& scene = now.scene;
    const double temperature = scene.temperature / scene.scale;
    if (kept.logits_version != now.logits_version || kept.temperature != temperature) {
        kept.checked = 0;
        kept.temperature = std::numeric_limits<double>::quiet_NaN();  // should the next line throw
        row_softmax(now.logits, temperature, kept.row);
        kept.max = kept.row.max;
        kept.temperature = temperature;
        kept.logits_version = now.logits_version;
    }
    // A shift moves nothing but the max and log_sum_exp.
    kept.row.max = kept.max;
    kept.row = with_shift(std::move(kept.row), scene.scale, scene.shift, scene.temperature);
    kept.checked = now.revision;
    return kept.row;
}

const ShiftSweep& FormatResults::shift_sweep(const SceneNow& now, Method method,
                                             std::span<const double> shifts,
                                             const std::vector<std::size_t>& classes, double seconds) {
    KeptSweep& kept = sweeps_[static_cast<std::size_t>(method)];
    const Scene& scene = now.scene;
    SweepInputs& inputs = kept.inputs;
    const bool same_scene =
        kept.is_kept && (kept.checked == now.revision ||
                         (inputs.scale == scene.scale && inputs.format == scene.format &&
                          inputs.temperature == scene.temperature && inputs.classes == classes &&
                          inputs.logits_version == now.logits_version));
    if (!same_scene ||
        !std::equal(inputs.shifts.begin(), inputs.shifts.end(), shifts.begin(), shifts.end())) {
        kept.is_kept = false;
        inputs = {now.logits_version, {shifts.begin(), shifts.end()}, classes, scene.scale, scene.temperature,
                  scene.format};
        kept.sweep = begin_shift_sweep(now.logits, affordable(shifts, now.logits.size()), classes);
        kept.is_kept = true;
        if (!std::isinf(seconds)) seconds = 0;
    } else if (!kept.sweep.complete()) {
        seconds = std::max(seconds, std::numeric_limits<double>::min());
    }
    kept.checked = now.revision;
    const auto start = std::chrono::steady_clock::now();
    const auto gone = [&] {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    };
    for (bool first = seconds > 0; !kept.sweep.complete() && (first || gone() < seconds); first = false)
        sweep_next_shift(kept.sweep, now.logits, scene.scale, scene.temperature, scene.format, method);
    return kept.sweep;
}

}  // namespace softmaxlab
