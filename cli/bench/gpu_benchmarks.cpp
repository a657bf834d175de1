#include "cli/bench/gpu_benchmarks.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <random>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "app/gpu/timed_rows.h"
#include "app/platform/offscreen.h"
#include "app/ui/number_text.h"
#include "core/engine/softmax_race.h"

namespace softmaxlab {
namespace {

constexpr std::size_t past_gpu_cache = 64 * 1024 * 1024;  // 256 MiB: more than the caches of any GPU
constexpr std::size_t for_software = 4 * 1024 * 1024;     // 16 MiB
constexpr std::size_t compared_with_double = 256 * 1024;  // numbers of the first rows
constexpr std::size_t max_runs_of_gpu = 50;
constexpr std::size_t max_runs_of_software = 5;

/// An off-screen context, and rows in it.
struct RowsInContext {
    RowsInContext(std::unique_ptr<OffscreenSurface> offscreen, std::span<const float> logits,
                  std::size_t classes)
        : surface(std::move(offscreen)), rows(logits, classes) {}

    std::unique_ptr<OffscreenSurface> surface;  // outlives what was made in its context
    gpu::TimedRows rows;
};

std::vector<float> random_logits(std::size_t count) {
    std::mt19937 random(7);  // the same in every run
    std::vector<float> logits(count);
    constexpr float span = 20;
    for (float& logit : logits)
        logit = static_cast<float>(random()) / static_cast<float>(std::mt19937::max()) * span - span / 2;
    return logits;
}

Contestant contestant(const std::string& name, const std::shared_ptr<RowsInContext>& there,
                      double (gpu::TimedRows::*work)()) {
    return {fmt::format("{} ({})", name, there->rows.time_source()), [there, work](const Turn& turn) {
                there->surface->make_current();
                double seconds = 0;
                for (std::size_t i = 0; i < turn.repeats; ++i) seconds += (there->rows.*work)();
                return seconds;
            }};
}

KernelRace race_on_gpu(std::size_t classes, std::size_t elements) {
    auto surface = std::make_unique<OffscreenSurface>(PixelSize{16, 16});
    if (elements > for_software && gpu::is_software_context())
        throw std::runtime_error("OpenGL runs on the CPU here, which would take too long");
    const std::vector<float> logits = random_logits(elements);
    auto there = std::make_shared<RowsInContext>(std::move(surface), logits, classes);
    there->rows.softmax();
    const std::size_t compared = std::max(classes, compared_with_double / classes * classes);
    const std::vector<float> first(logits.begin(), logits.begin() + static_cast<std::ptrdiff_t>(compared));
    const double error = largest_relative_error(first, there->rows.read(compared), classes);
    return {{contestant("copy", there, &gpu::TimedRows::copy),
             contestant("ours", there, &gpu::TimedRows::softmax)},
            {std::nullopt, error}};
}

}  // namespace

std::vector<KernelBenchmark> gpu_benchmarks() {
    std::vector<KernelBenchmark> list;
    for (const std::size_t elements : {past_gpu_cache, for_software}) {
        for (const std::size_t classes : {64U, 512U, 4096U, 32768U, 131072U}) {
            KernelBenchmark benchmark;
            benchmark.name = fmt::format("gpu/softmax/{}MiB", elements * sizeof(float) >> 20U);
            benchmark.shape = fmt::format("K = {}", grouped(classes));
            benchmark.elements = elements;
            benchmark.bytes = 2 * elements * sizeof(float);  // in and out
            benchmark.max_runs = elements == for_software ? max_runs_of_software : max_runs_of_gpu;
            benchmark.prepare = [=] { return race_on_gpu(classes, elements); };
            list.push_back(std::move(benchmark));
        }
    }
    return list;
}

}  // namespace softmaxlab
