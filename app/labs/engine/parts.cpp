#include "app/labs/engine/parts.h"

#include <algorithm>
#include <cmath>

#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/widgets/explained.h"

namespace softmaxlab::engine {
namespace {

/// Whether the backend in use is none of those that are measured anyway.
bool is_another(const Backend& backend) {
    return backend.kind() != BackendKind::simd && backend.kind() != BackendKind::reference;
}

void take_over(EngineState& state, const MeasuredWay& way) {
    const auto same = [&](const MeasuredWay& old) { return old.id == way.id; };
    const auto place = std::find_if(state.results.begin(), state.results.end(), same);
    if (place == state.results.end())
        state.results.push_back(way);
    else
        *place = way;
}

}  // namespace

SoftmaxShape measured_shape(const EngineState& state, const Scene& scene) {
    const std::size_t of_scene = std::min(class_count(scene), most_measured_elements);
    const std::size_t classes = state.classes > 0 ? state.classes : of_scene;
    return {std::clamp(state.rows, std::size_t{1}, most_measured_elements / classes), classes};
}

const MeasuredWay* result_of(const EngineState& state, std::string_view id) {
    const auto way = std::find_if(state.results.begin(), state.results.end(),
                                  [&](const MeasuredWay& w) { return w.id == id; });
    return way == state.results.end() ? nullptr : &*way;
}

void start_measuring(LabContext& context, EngineState& state, std::string_view only) {
    MeasurementPlan plan;
    plan.shape = measured_shape(state, context.document.scene());
    plan.threads = state.threads;
    plan.only = std::string(only);
    Backend& backend = context.results.backend();
    if (is_another(backend)) plan.backend = &backend;
    if (only.empty()) state.results.clear();
    state.measurement = std::make_unique<SoftmaxMeasurement>(plan);
    state.counting = false;  // two that want the whole processor would only measure each other
}

void forget_others(LabContext& context, EngineState& state) {
    const Backend& backend = context.results.backend();
    const SoftmaxShape shape = measured_shape(state, context.document.scene());
    const Backend* const raced = state.measurement ? state.measurement->plan().backend : nullptr;
    const bool same_backend = state.backend == backend.kind() && (raced == nullptr || raced == &backend);
    if (shape == state.shape && state.threads == state.measured_threads && same_backend) return;
    state.measurement.reset();
    state.results.clear();
    state.shape = shape;
    state.measured_threads = state.threads;
    state.backend = backend.kind();
}

void go_on_measuring(LabContext& context, EngineState& state) {
    if (!state.measurement) return;
    const bool over = state.measurement->advance(context.ui.seconds_left());
    for (const MeasuredWay& way : state.measurement->ways())
        if (way.seconds) take_over(state, way);
    if (over)
        state.measurement.reset();
    else
        context.ui.animating = true;
}

std::string_view three_digits(FrameArena& arena, double value) {
    if (value >= 999.5) return grouped(arena, static_cast<std::size_t>(std::llround(value)));
    return formatted(arena, "{:.{}f}", value,
                     value < 9.995 ? (value < 0.9995 ? 3 : 2) : (value < 99.95 ? 1 : 0));
}

void time_bar(Ui& ui, const Rect& rect, double part, ImU32 colour) {
    fill(rect, ui.theme.empty_bar, ui.px(3));
    if (!(part > 0)) return;
    Rect filled = rect;
    const float least = ui.px(3);
    fill(filled.cut_left(std::max(least, rect.width() * static_cast<float>(std::min(part, 1.0)))), colour,
         ui.px(3));
}

void measured_number(Ui& ui, Rect rect, const MeasuredNumber& number) {
    const bool known = !number.value.empty();
    if (known) {
        const Rect place = rect;
        const float unit = text_size(ui.fonts.small, number.unit).x;
        text(ui, rect.cut_right(unit), ui.fonts.small, ui.theme.secondary, number.unit);
        rect.cut_right(ui.px(3));
        text(ui, rect, ui.fonts.number, ui.theme.text, number.value, Align::right);
        explained(ui, number.landmark, place, number.value, number.explanation);
        return;
    }
    text(ui, rect, ui.fonts.number, ui.theme.faint, "-", Align::right);
}

}  // namespace softmaxlab::engine
