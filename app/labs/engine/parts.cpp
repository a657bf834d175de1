#include "app/labs/engine/parts.h"

#include <algorithm>
#include <cmath>
#include <thread>

#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/widgets/explained.h"

namespace softmaxlab::engine {
namespace {

/// Whether the backend in use is none of those that are measured anyway.
bool is_another(const Backend& backend) {
    return backend.kind() != BackendKind::simd && backend.kind() != BackendKind::reference;
}

void take_over(Cache& cache, const MeasuredWay& way) {
    const auto same = [&](const MeasuredWay& old) { return old.id == way.id; };
    const auto place = std::find_if(cache.results.begin(), cache.results.end(), same);
    if (place == cache.results.end())
        cache.results.push_back(way);
    else
        *place = way;
}

}  // namespace

SoftmaxShape measured_shape(const View& view, const Scene& scene) {
    const std::size_t of_scene = std::min(class_count(scene), most_measured_elements);
    const std::size_t classes = view.classes > 0 ? view.classes : of_scene;
    return {std::clamp(view.rows, std::size_t{1}, most_measured_elements / classes), classes};
}

const MeasuredWay* result_of(const Cache& cache, std::string_view id) {
    const auto way = std::find_if(cache.results.begin(), cache.results.end(),
                                  [&](const MeasuredWay& w) { return w.id == id; });
    return way == cache.results.end() ? nullptr : &*way;
}

void start_measuring(LabContext& context, const View& view, Cache& cache, std::string_view only) {
    MeasurementPlan plan;
    plan.shape = measured_shape(view, context.document.scene());
    // A view from a file may ask for more than there are.
    const std::size_t of_machine = std::max(1U, std::thread::hardware_concurrency());
    plan.threads = std::clamp(view.threads, std::size_t{1}, of_machine);
    plan.only = std::string(only);
    Backend& backend = context.results.backend();
    if (is_another(backend)) plan.backend = &backend;
    if (only.empty()) cache.results.clear();
    cache.measurement = std::make_unique<SoftmaxMeasurement>(plan);
    cache.counting = false;  // two that want the whole processor would only measure each other
}

void forget_others(LabContext& context, const View& view, Cache& cache) {
    const Backend& backend = context.results.backend();
    const SoftmaxShape shape = measured_shape(view, context.document.scene());
    const Backend* const raced = cache.measurement ? cache.measurement->plan().backend : nullptr;
    const bool same_backend = cache.backend == backend.kind() && (raced == nullptr || raced == &backend);
    if (shape == cache.shape && view.threads == cache.measured_threads && same_backend) return;
    cache.measurement.reset();
    cache.results.clear();
    cache.shape = shape;
    cache.measured_threads = view.threads;
    cache.backend = backend.kind();
}

WorkDone go_on_measuring(const LabWork& work, Cache& cache) {
    if (!cache.measurement) return {};
    const bool over = cache.measurement->advance(work.seconds);
    for (const MeasuredWay& way : cache.measurement->ways())
        if (way.seconds) take_over(cache, way);
    if (over) cache.measurement.reset();
    return {true, !over};
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
