#include <fmt/format.h>

#include <cmath>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "app/application.h"
#include "app/labs/labs.h"
#include "cli/bench/bench.h"
#include "core/engine/cpu_backend.h"
#include "core/engine/results.h"

namespace softmaxlab {
namespace {

constexpr PixelSize screen = {1920, 1080};
constexpr std::size_t many = 200'000;
constexpr int warm_up = 5;  // frames: Dear ImGui finds its sizes in the second one

/// A few large logits, and a long tail of small ones.
Scene scene_with(std::size_t classes) {
    std::vector<double> logits(classes);
    for (std::size_t i = 0; i < classes; ++i) logits[i] = 4 * std::sin(static_cast<double>(i) * 1.7);
    return scene_from(LogitSet{"bench", std::move(logits), {}});
}

/// Up and down between T = 0.1 and 10.
double temperature_at(std::size_t step) {
    return std::pow(10.0, std::sin(static_cast<double>(step) * 0.1));
}

std::shared_ptr<Application> app_showing(std::string_view lab, std::size_t classes) {
    ApplicationOptions options;
    options.scene = scene_with(classes);
    options.lab = lab;
    options.backend = "simd";
    options.size = screen;
    auto app = std::make_shared<Application>(options);
    for (int i = 0; i < warm_up; ++i) app->frame();
    return app;
}

std::function<void(std::size_t)> idle(std::string_view lab, std::size_t classes) {
    return [app = app_showing(lab, classes)](std::size_t) { app->frame(); };
}

std::function<void(std::size_t)> drag_temperature(std::string_view lab, std::size_t classes) {
    return [app = app_showing(lab, classes)](std::size_t step) {
        app->document().apply(edit::SetTemperature{temperature_at(step)});
        app->frame();
    };
}

struct Session {
    explicit Session(std::size_t classes)
        : document(scene_with(classes)), results(document, make_simd_backend()) {}
    Document document;
    Results results;
};

/// What the Softmax lab asks of the results after a change of T.
std::function<void(std::size_t)> recompute(std::size_t classes) {
    auto session = std::make_shared<Session>(classes);
    return [session](std::size_t step) {
        Results& results = session->results;
        session->document.apply(edit::SetTemperature{temperature_at(step)});
        (void)results.shown_probabilities();
        (void)results.reference();
        (void)results.difference_to_reference();
        (void)results.sum_of_probabilities();
        (void)results.ranking();
        (void)results.rank_curve();
    };
}

std::string shape_of(std::size_t classes) {
    return fmt::format("K = {}", classes);
}

}  // namespace

std::vector<Benchmark> frame_benchmarks() {
    std::vector<Benchmark> list;
    for (const std::size_t classes : {max_classes, many}) {
        list.push_back({"recompute/drag-T", shape_of(classes), [classes] { return recompute(classes); }});
        for (const Lab& lab : make_labs()) {
            const std::string_view id = lab.id;
            list.push_back({fmt::format("frame/{}/idle", id), shape_of(classes),
                            [id, classes] { return idle(id, classes); }});
            list.push_back({fmt::format("frame/{}/drag-T", id), shape_of(classes),
                            [id, classes] { return drag_temperature(id, classes); }});
        }
    }
    return list;
}

}  // namespace softmaxlab
