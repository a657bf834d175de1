#include "app/labs/engine/parts.h"

#include <algorithm>
#include <cmath>
#include <thread>

#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/ui/veil.h"
#include "app/widgets/explained.h"

namespace softmaxlab::engine {
namespace {

constexpr float hidden_width = 56;  // design pixels, of "?"

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

double TimeAxis::part(double nanoseconds) const {
    return std::clamp(std::log(nanoseconds / low) / std::log(high / low), 0.0, 1.0);
}

TimeAxis time_axis(const Cache& cache) {
    TimeAxis axis;
    if (cache.results.empty()) return axis;
    const auto by_time = [](const MeasuredWay& a, const MeasuredWay& b) {
        return a.nanoseconds_per_element() < b.nanoseconds_per_element();
    };
    const auto [shortest, longest] = std::minmax_element(cache.results.begin(), cache.results.end(), by_time);
    constexpr double shortest_bar = 0.1;  // decades
    axis.low = std::pow(10, std::floor(std::log10(shortest->nanoseconds_per_element()) - shortest_bar));
    axis.high = std::pow(10, std::ceil(std::log10(longest->nanoseconds_per_element())));
    return axis;
}

void draw_time_bar(Ui& ui, const Rect& rect, const TimeAxis& axis, const MeasuredWay* way, ImU32 colour) {
    fill(rect, ui.theme.empty_bar, ui.px(3));
    for (double tick = axis.low * 10; tick < axis.high * 0.99; tick *= 10) {
        Rect line = rect;
        line.cut_left(rect.width() * static_cast<float>(axis.part(tick)));
        fill(line.cut_left(ui.px(1)), ui.theme.line);
    }
    if (way == nullptr) return;
    const auto part = static_cast<float>(axis.part(way->nanoseconds_per_element()));
    fill(Rect(rect).cut_left(std::max(ui.px(3), rect.width() * part)), colour, ui.px(3));
}

void draw_time_ticks(Ui& ui, const Rect& line, const TimeAxis& axis) {
    ImFont* const font = ui.fonts.number_small;
    // From the right, where the unit is; what would touch the one before is left out.
    float free = line.max.x;
    for (double tick = axis.high; tick > axis.low * 0.99; tick /= 10) {
        const std::string_view number = tick < 0.99
                                            ? significant(ui, tick, 1)
                                            : grouped(ui, static_cast<std::size_t>(std::llround(tick)));
        const std::string_view words = tick > axis.high * 0.99 ? joined(ui, number, " ns") : number;
        const float width = text_size(font, words).x;
        const float centre = line.min.x + line.width() * static_cast<float>(axis.part(tick));
        const float left = std::clamp(centre - width * 0.5F, line.min.x, line.max.x - width);
        if (left + width > free) continue;
        text(ui, {ImVec2(left, line.min.y), ImVec2(left + width + 1, line.max.y)}, font, ui.theme.secondary,
             words);
        free = left - ui.px(10);
    }
}

void draw_column_head(Ui& ui, const Rect& place, std::string_view words) {
    text(ui, place, ui.fonts.small, ui.theme.secondary, words, Align::right);
}

void draw_measured_number(Ui& ui, Rect rect, const MeasuredNumber& number) {
    const bool known = !number.value.empty();
    if (known && number.hidden) {
        Rect place = rect;
        cover_number(ui, place.cut_right(std::min(rect.width(), ui.px(hidden_width))), ui.fonts.number_small);
        landmark(ui, number.landmark, rect, veiled_words);
        return;
    }
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
