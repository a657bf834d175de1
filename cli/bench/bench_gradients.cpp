#include <fmt/format.h>

#include <cmath>
#include <memory>
#include <string>
#include <utility>

#include "app/make_backend.h"
#include "app/platform/offscreen.h"
#include "cli/bench/bench.h"
#include "core/engine/results.h"

namespace softmaxlab {
namespace {

constexpr std::size_t classes = 1024;

struct Session {
    Session(Scene scene, std::unique_ptr<OffscreenSurface> offscreen, const std::string& backend)
        : surface(std::move(offscreen)),
          document(std::move(scene)),
          results(document, make_backend(backend, surface.get())) {}

    std::unique_ptr<OffscreenSurface> surface;  // outlives what was made in its context
    Document document;
    Results results;
};

Scene many_classes() {
    std::vector<double> logits(classes);
    for (std::size_t i = 0; i < classes; ++i) logits[i] = 4 * std::sin(static_cast<double>(i) * 1.7);
    return scene_from(LogitSet{"bench", std::move(logits), {}});
}

/// Up and down between T = 0.1 and 10.
double temperature_at(std::size_t step) {
    return std::pow(10.0, std::sin(static_cast<double>(step) * 0.1));
}

std::function<void(std::size_t)> jacobian_of(const std::string& backend) {
    std::unique_ptr<OffscreenSurface> surface;
    if (backend == "gpu") surface = std::make_unique<OffscreenSurface>(PixelSize{16, 16});
    auto session = std::make_shared<Session>(many_classes(), std::move(surface), backend);
    return [session](std::size_t step) {
        session->document.apply(edit::SetTemperature{temperature_at(step)});
        (void)session->results.jacobian();
    };
}

}  // namespace

std::vector<Benchmark> gradients_benchmarks() {
    std::vector<Benchmark> list;
    for (const char* const backend : {"reference", "simd", "gpu"}) {
        list.push_back({fmt::format("gradients/jacobian-T/{}", backend), fmt::format("K = {}", classes),
                        [name = std::string(backend)] { return jacobian_of(name); }});
    }
    return list;
}

}  // namespace softmaxlab
