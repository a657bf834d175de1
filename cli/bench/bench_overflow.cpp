#include <fmt/format.h>

#include <cmath>
#include <memory>
#include <string_view>
#include <utility>

#include "app/application.h"
#include "cli/bench/bench.h"
#include "core/engine/cpu_backend.h"
#include "core/engine/results.h"

namespace softmaxlab {
namespace {

constexpr std::size_t steps_across = 200;

Scene sixteen_classes(Format format) {
    std::vector<double> logits(max_classes);
    for (std::size_t i = 0; i < logits.size(); ++i) logits[i] = 4 * std::sin(static_cast<double>(i) * 1.7);
    Scene scene = scene_from(LogitSet{"bench", std::move(logits), {}});
    scene.format = format;
    return scene;
}

/// To and fro between the ends of the range: 0 … 1 … 0.
double part_of_range(std::size_t step) {
    const std::size_t at = step % (2 * steps_across);
    const std::size_t up = at < steps_across ? at : 2 * steps_across - at;
    return static_cast<double>(up) / static_cast<double>(steps_across);
}

struct Session {
    explicit Session(Scene scene) : document(std::move(scene)), results(document, make_simd_backend()) {}
    Document document;
    Results results;
};

/// What the lab asks of the results after c has changed.
std::function<void(std::size_t)> recompute(Format format, bool other_formats) {
    auto session = std::make_shared<Session>(sixteen_classes(format));
    return [session, other_formats](std::size_t step) {
        Results& results = session->results;
        session->document.apply(edit::SetShift{(2 * part_of_range(step) - 1) * shift_limit});
        (void)results.exact_probabilities();
        (void)results.reference();
        (void)results.difference_to_reference();
        for (const Method method : {Method::naive, Method::stable}) {
            (void)results.diagnosis(method);
            (void)results.log_values(method);
            (void)largest_error(results.format_trace(method), results.exact_probabilities());
            if (!other_formats) continue;
            for (const Format other : all_formats)
                (void)largest_error(results.format_trace(method, other), results.exact_probabilities());
        }
    };
}

void put_pointer(Application& app, ImVec2 point) {
    app.make_current();
    ImGui::GetIO().AddMousePosEvent(point.x, point.y);
}

/// A drag of the slider with everything that it draws, up to Dear ImGui's draw lists.
std::function<void(std::size_t)> frame(Format format) {
    ApplicationOptions options;
    options.scene = sixteen_classes(format);
    options.lab = "overflow";
    auto app = std::make_shared<Application>(options);
    app->frame();
    app->frame();
    const Landmark slider = *app->ui().landmarks.find("overflow/shift");
    put_pointer(*app, slider.centre());
    app->frame();
    ImGui::GetIO().AddMouseButtonEvent(0, true);
    app->frame();
    return [app, slider](std::size_t step) {
        const auto part = static_cast<float>(part_of_range(step));
        put_pointer(*app, ImVec2(slider.min.x + part * (slider.max.x - slider.min.x), slider.centre().y));
        app->frame();
    };
}

}  // namespace

std::vector<Benchmark> overflow_benchmarks() {
    std::vector<Benchmark> list;
    const auto add = [&list](std::string_view what, std::string_view format,
                             std::function<std::function<void(std::size_t)>()> prepare) {
        list.push_back({fmt::format("overflow/{}/{}", what, format), fmt::format("K = {}", max_classes),
                        std::move(prepare)});
    };
    for (const Format format : all_formats)
        add("recompute-c", name_of(format), [format] { return recompute(format, false); });
    add("recompute-c", "all-formats", [] { return recompute(Format::f32, true); });
    for (const Format format : all_formats)
        add("frame-c", name_of(format), [format] { return frame(format); });
    return list;
}

}  // namespace softmaxlab
