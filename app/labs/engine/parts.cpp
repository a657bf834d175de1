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

std::size_t threads_of(const View& view) {
    return view.all_threads ? threads_of_machine() : 1;
}

/// Returns whether there was anything else. A backend that is gone must not be raced.
bool discard_other_results(const LabWork& work, const View& view, Cache& cache) {
    const Backend& backend = work.results.backend();
    const SoftmaxShape shape = measured_shape(view, work.document.scene());
    const Backend* const raced = cache.measurement ? cache.measurement->plan().backend : nullptr;
    const bool same_backend = cache.backend == backend.kind() && (raced == nullptr || raced == &backend);
    if (shape == cache.shape && threads_of(view) == cache.threads && same_backend) return false;
    const bool some = cache.measurement || !cache.results.empty();
    cache.measurement.reset();
    cache.results.clear();
    cache.shape = shape;
    cache.threads = threads_of(view);
    cache.backend = backend.kind();
    return some;
}

void start_measurement(const LabWork& work, Cache& cache) {
    MeasurementPlan plan;
    plan.shape = cache.shape;
    plan.threads = cache.threads;
    plan.only = *cache.asked;
    Backend& backend = work.results.backend();
    if (is_another(backend)) plan.backend = &backend;
    if (plan.only.empty()) cache.results.clear();
    cache.measurement = std::make_unique<SoftmaxMeasurement>(plan);
    cache.asked.reset();
    cache.counting = false;  // two that want the whole processor would only measure each other
}

void continue_measurement(const LabWork& work, Cache& cache) {
    const bool over = cache.measurement->advance(work.seconds);
    for (const MeasuredWay& way : cache.measurement->ways())
        if (way.seconds) take_over(cache, way);
    if (over) cache.measurement.reset();
}

}  // namespace

void View::visit(ViewFields& fields) {
    static constexpr std::array<std::string_view, class_choices.size()> choices = {
        "scene", "3", "10", "64", "512", "4096", "131072"};
    static constexpr std::array<std::string_view, 2> threads = {"1", "all"};
    fields.choice("engine/classes", classes, choices);
    fields.index("engine/rows", rows, max_measured_elements);
    std::size_t all = all_threads ? 1 : 0;
    fields.choice("engine/threads", all, threads);
    all_threads = all == 1;
}

std::size_t threads_of_machine() {
    return std::max(1U, std::thread::hardware_concurrency());
}

SoftmaxShape measured_shape(const View& view, const Scene& scene) {
    const std::size_t chosen = class_choices[view.classes];
    const std::size_t classes = chosen > 0 ? chosen : std::min(class_count(scene), max_measured_elements);
    return {std::clamp(view.rows, std::size_t{1}, max_measured_elements / classes), classes};
}

const MeasuredWay* result_of(const Cache& cache, std::string_view id) {
    const auto way = std::find_if(cache.results.begin(), cache.results.end(),
                                  [&](const MeasuredWay& w) { return w.id == id; });
    return way == cache.results.end() ? nullptr : &*way;
}

WorkDone measure(const LabWork& work, const View& view, Cache& cache) {
    bool advanced = discard_other_results(work, view, cache);
    if (cache.asked) start_measurement(work, cache);
    if (cache.measurement) {
        continue_measurement(work, cache);
        advanced = true;
    }
    if (cache.counting) {
        cache.counting = !cache.gpt3->advance(work.seconds);
        advanced = true;
    }
    return {advanced, cache.measurement != nullptr || cache.counting};
}

std::string_view three_digits(FrameArena& arena, double value) {
    if (value >= 999.5) return grouped(arena, static_cast<std::size_t>(std::llround(value)));
    return formatted(arena, "{:.{}f}", value,
                     value < 9.995 ? (value < 0.9995 ? 3 : 2) : (value < 99.95 ? 1 : 0));
}

void draw_time_bar(Ui& ui, const Rect& rect, double part, ImU32 colour) {
    fill(rect, ui.theme.empty_bar, ui.px(3));
    if (!(part > 0)) return;
    Rect filled = rect;
    const float min_length = ui.px(3);
    fill(filled.cut_left(std::max(min_length, rect.width() * static_cast<float>(std::min(part, 1.0)))),
         colour, ui.px(3));
}

void draw_measured_number(Ui& ui, Rect rect, const MeasuredNumber& number) {
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
    text(ui, rect, ui.fonts.number, ui.theme.faint, "–", Align::right);
}

}  // namespace softmaxlab::engine
