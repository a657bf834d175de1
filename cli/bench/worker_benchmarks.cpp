#include "cli/bench/worker_benchmarks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "cli/bench/attention_track.h"
#include "cli/bench/peers/peers.h"
#include "core/base/workers.h"
#include "core/engine/softmax_race.h"
#include "core/kernels/softmax_f32.h"

namespace softmaxlab {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::microseconds;

constexpr std::size_t classes = 4096;
constexpr std::size_t max_runs = 40;
constexpr std::array gaps = {0, 100, 2000};  // µs
constexpr double rest_of_threads = 0.01;     // those of OpenMP and of pthreadpool spin for some milliseconds
constexpr microseconds long_gap{1000};       // from here on nobody waits for the next call, but sleeps
constexpr microseconds until_known{200};     // from the beginning of a frame until its work is known

void spin_for(microseconds length) {
    const Clock::time_point end = Clock::now() + length;
    while (Clock::now() < end) {
    }
}

/// Nothing is done for `gap`. A long one ends where a frame begins.
void wait_as_between_calls(microseconds gap, Workers* workers) {
    if (gap < long_gap) return spin_for(gap);
    std::this_thread::sleep_for(gap);
    if (workers != nullptr) workers->expect();
    spin_for(until_known);
}

/// `work`, timed alone, after a gap.
Contestant after_gap(std::string name, microseconds gap, Workers* workers, std::function<void()> work) {
    return {std::move(name), [=, work = std::move(work)](const Turn& turn) {
                double seconds = 0;
                for (std::size_t i = 0; i < turn.repeats; ++i) {
                    wait_as_between_calls(gap, workers);
                    const Clock::time_point start = Clock::now();
                    work();
                    seconds += std::chrono::duration<double>(Clock::now() - start).count();
                }
                return seconds;
            }};
}

void softmax_of(SoftmaxTrack& track, Workers* workers) {
    kernels::softmax_rows(track.logits, track.probabilities, classes, 1, track.status, {workers});
}

/// Contestants that all wait for `gap` before each call.
class GapRace {
  public:
    explicit GapRace(microseconds gap) : gap_(gap) {}

    /// `woken`: the workers to which a long gap's end is told; null: none.
    void add(std::string name, Workers* woken, const std::function<void()>& work) {
        race_.contestants.push_back(after_gap(std::move(name), gap_, woken, work));
        race_.errors.emplace_back();
    }
    KernelRace take() { return std::move(race_); }

  private:
    microseconds gap_;
    KernelRace race_;
};

KernelRace softmax_with_gaps(const SoftmaxShape& shape, std::size_t threads, microseconds gap) {
    const auto track = std::make_shared<SoftmaxTrack>(shape, threads);
    Workers* const workers = &track->workers;
    GapRace race(gap);
    race.add("memcpy", workers,
             [track] { copy_floats(track->workers, track->logits, track->probabilities); });
    race.add("ours", workers, [track] { softmax_of(*track, &track->workers); });
    race.add("ours, one thread", nullptr, [track] { softmax_of(*track, nullptr); });
    for (const peers::Peer& peer : peers::softmax_peers()) race.add(peer.name, nullptr, peer.prepare(*track));
    return race.take();
}

KernelRace attention_with_gaps(std::size_t tokens, std::size_t depth, std::size_t threads, microseconds gap) {
    const auto head = std::make_shared<AttentionTrack>(tokens, depth, threads);
    const auto from = std::make_shared<std::vector<float>>(tokens * tokens);
    const auto to = std::make_shared<std::vector<float>>(tokens * tokens);
    GapRace race(gap);
    race.add("memcpy n²", &head->workers, [=] { copy_floats(head->workers, *from, *to); });
    race.add("ours", &head->workers, [head] { head->attend(&head->workers); });
    race.add("ours, one thread", nullptr, [head] { head->attend(nullptr); });
    return race.take();
}

}  // namespace

std::vector<KernelBenchmark> worker_benchmarks() {
    const std::size_t threads = std::max(1U, std::thread::hardware_concurrency());
    std::vector<KernelBenchmark> list;
    for (const std::size_t rows : {16U, 64U, 256U, 1024U}) {
        for (const int gap : gaps) {
            const SoftmaxShape shape{rows, classes};
            KernelBenchmark one;
            one.name = fmt::format("workers/gap-{}", gap);
            one.shape = fmt::format("{} Ki", shape.elements() / 1024);
            one.elements = shape.elements();
            one.bytes = shape.bytes();
            one.max_runs = max_runs;
            one.prepare = [=] { return softmax_with_gaps(shape, threads, microseconds{gap}); };
            if (!peers::softmax_peers().empty()) one.rest_seconds = rest_of_threads;
            list.push_back(std::move(one));
        }
    }
    constexpr std::size_t tokens = 1024, depth = 64;
    for (const int gap : gaps) {
        KernelBenchmark one;
        one.name = fmt::format("workers/gap-{}/head", gap);
        one.shape = fmt::format("n = {}, d = {}", tokens, depth);
        one.elements = tokens * tokens;
        one.bytes = 2 * sizeof(float) * one.elements;
        one.max_runs = max_runs;
        one.prepare = [=] { return attention_with_gaps(tokens, depth, threads, microseconds{gap}); };
        list.push_back(std::move(one));
    }
    return list;
}

}  // namespace softmaxlab
