#include "core/engine/format_results.h"

#include <algorithm>
#include <chrono>
#include <cmath>

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

const Trace& FormatResults::trace(const SceneNow& now, Method method, Format format) {
    return of(method, format).trace.at(now.revision, [&] {
        const Scene& scene = now.scene;
        return softmaxlab::trace(shifted_logits(now.logits, scene.scale, scene.shift, format),
                                 scene.temperature, format, method);
    });
}

const Diagnosis& FormatResults::diagnosis(const SceneNow& now, Method method, Format format) {
    return of(method, format).diagnosis.at(now.revision, [&] {
        return diagnose(trace(now, method, format), now.logits, now.scene.scale, now.scene.shift);
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
    return exact_.at(now.revision, [&] {
        const Scene& scene = now.scene;
        return with_shift(row_softmax(now.logits, scene.temperature / scene.scale), scene.scale, scene.shift,
                          scene.temperature);
    });
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
