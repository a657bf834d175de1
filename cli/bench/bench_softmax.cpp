#include <fmt/format.h>

#include <memory>
#include <string>
#include <utility>

#include "app/make_backend.h"
#include "app/platform/offscreen.h"
#include "app/ui/number_text.h"
#include "cli/bench/bench_kernel.h"
#include "cli/bench/peers/peers.h"
#include "core/engine/softmax_race.h"
#include "core/kernels/ladder.h"
#include "core/kernels/softmax_f32.h"

namespace softmaxlab {
namespace {

constexpr std::size_t in_cache = 64 * 1024;  // logits and probabilities: 512 KiB, as an L2 cache holds
constexpr std::size_t past_cache = 4 * 1024 * 1024;  // 32 MiB
constexpr std::size_t max_runs_in_cache = 40;
constexpr std::size_t max_runs_past_cache = 15;
constexpr double rest_of_threads = 0.01;  // those of OpenMP and of pthreadpool spin for some milliseconds

/// Adds contestants that work on one track, and finds the error of each.
class RaceOnTrack {
  public:
    RaceOnTrack(const SoftmaxShape& shape, std::size_t threads)
        : track_(std::make_shared<SoftmaxTrack>(shape, threads)) {
        race_.contestants.push_back(by_the_clock("memcpy", [track = track_](std::size_t) {
            copy_floats(track->workers, track->logits, track->probabilities);
        }));
        race_.errors.emplace_back();
    }

    SoftmaxTrack& track() { return *track_; }

    /// `work` leaves its results in the track.
    void add(std::string name, std::function<void()> work) {
        work();
        race_.errors.emplace_back(
            largest_relative_error(track_->logits, track_->probabilities, track_->shape.classes));
        race_.contestants.push_back(
            by_the_clock(std::move(name), [track = track_, work = std::move(work)](std::size_t) { work(); }));
    }

    KernelRace& race() { return race_; }

  private:
    std::shared_ptr<SoftmaxTrack> track_;
    KernelRace race_;
};

kernels::LadderRows all_rows(SoftmaxTrack& track) {
    return {track.logits, track.probabilities, track.status, track.shape.classes};
}

/// Lowers every second class by `depth`.
void make_hopeless(SoftmaxTrack& rows, float depth) {
    for (std::size_t i = 0; i < rows.logits.size(); ++i)
        if (i % rows.shape.classes % 2 == 1) rows.logits[i] -= depth;
}

KernelRace against_peers(const SoftmaxShape& shape, std::size_t threads, float depth = 0) {
    RaceOnTrack result(shape, threads);
    SoftmaxTrack& track = result.track();
    make_hopeless(track, depth);
    result.add("ours", [&track] {
        kernels::softmax_rows(track.logits, track.probabilities, track.shape.classes, 1, track.status,
                              {&track.workers});
    });
    result.add("plain C++", [&track] {
        track.workers.run(track.shape.rows, 1, [&](std::size_t begin, std::size_t end) {
            kernels::plain_softmax_rows(track.logits_of(begin, end), track.probabilities_of(begin, end),
                                        track.shape.classes);
        });
    });
    for (const peers::Peer& peer : peers::softmax_peers()) result.add(peer.name, peer.prepare(track));
    return result.race();
}

KernelRace ladder(const SoftmaxShape& shape) {
    RaceOnTrack result(shape, 2);
    SoftmaxTrack& track = result.track();
    const auto add = [&](const kernels::LadderStep& step) {
        result.add(std::string(step.id), [&track, &step] { step.run(all_rows(track), track.workers); });
    };
    // Ours is the second in every race.
    const std::span<const kernels::LadderStep> steps = kernels::softmax_ladder();
    for (const kernels::LadderStep& step : steps)
        if (step.id == "fused") add(step);
    for (const kernels::LadderStep& step : steps)
        if (step.id != "fused") add(step);
    return result.race();
}

/// What a backend needs: logits in double, and for the GPU a context that outlives it.
struct BackendRun {
    BackendRun(const std::string& name, const SoftmaxTrack& track)
        : surface(name == "gpu" ? std::make_unique<OffscreenSurface>(PixelSize{16, 16}) : nullptr),
          backend(make_backend(name, surface.get())),
          logits(track.logits.begin(), track.logits.end()),
          shape(track.shape) {}

    SoftmaxOutput run() { return backend->softmax({logits, shape.rows, shape.classes, 1}); }

    std::unique_ptr<OffscreenSurface> surface;
    std::unique_ptr<Backend> backend;
    std::vector<double> logits;
    SoftmaxShape shape;
};

void add_backend(RaceOnTrack& result, const std::string& name) {
    auto run = std::make_shared<BackendRun>(name, result.track());
    const SoftmaxOutput output = run->run();
    const std::vector<float> probabilities(output.probabilities.begin(), output.probabilities.end());
    result.race().errors.emplace_back(
        largest_relative_error(result.track().logits, probabilities, result.track().shape.classes));
    // By its own account: conversion to double and back is no part of it.
    result.race().contestants.push_back({name, [run](const Turn& turn) {
                                             double seconds = 0;
                                             for (std::size_t i = 0; i < turn.repeats; ++i)
                                                 seconds += run->run().seconds;
                                             return seconds;
                                         }});
}

KernelRace backends(const SoftmaxShape& shape) {
    RaceOnTrack result(shape, 1);
    add_backend(result, "simd");
    add_backend(result, "reference");
    try {
        add_backend(result, "gpu");
    } catch (const std::runtime_error&) {
        // No compute shaders here: the others race without it.
    }
    return result.race();
}

KernelBenchmark benchmark(std::string name, const SoftmaxShape& shape, std::size_t max_runs,
                          std::function<KernelRace()> prepare) {
    return {std::move(name),  fmt::format("K = {}", grouped(shape.classes)),
            shape.elements(), shape.bytes(),
            max_runs,         std::move(prepare)};
}

SoftmaxShape rows_of(std::size_t classes, std::size_t elements) {
    return {std::max<std::size_t>(1, elements / classes), classes};
}

}  // namespace

std::vector<KernelBenchmark> softmax_benchmarks() {
    std::vector<KernelBenchmark> list;
    const auto add_size = [&list](const char* size, std::size_t elements, std::size_t max_runs) {
        for (const std::size_t threads : {1U, 2U}) {
            for (const std::size_t classes : {3U, 10U, 64U, 512U, 4096U, 131072U}) {
                const SoftmaxShape shape = rows_of(classes, elements);
                list.push_back(
                    benchmark(fmt::format("softmax/{}/{}-thread{}", size, threads, threads > 1 ? "s" : ""),
                              shape, max_runs, [=] { return against_peers(shape, threads); }));
                if (threads > 1 && !peers::softmax_peers().empty())
                    list.back().rest_seconds = rest_of_threads;
            }
        }
    };
    add_size("64Ki", in_cache, max_runs_in_cache);
    add_size("4Mi", past_cache, max_runs_past_cache);
    for (const std::size_t classes : {64U, 4096U}) {
        const SoftmaxShape shape = rows_of(classes, in_cache);
        // A mask of −1e4, as it is added to scores, and probabilities at the end of the floats: both meet
        // numbers that processors are slow with.
        list.push_back(benchmark("softmax-masked/64Ki", shape, max_runs_in_cache,
                                 [=] { return against_peers(shape, 1, 1e4F); }));
        list.push_back(benchmark("softmax-small/64Ki", shape, max_runs_in_cache,
                                 [=] { return against_peers(shape, 1, 85); }));
        list.push_back(benchmark("softmax/ladder", shape, max_runs_in_cache, [=] { return ladder(shape); }));
        list.push_back(
            benchmark("softmax/backends", shape, max_runs_past_cache, [=] { return backends(shape); }));
    }
    return list;
}

}  // namespace softmaxlab
