#include "cli/bench/kernel_benchmarks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <numeric>
#include <string>
#include <utility>

#include "app/make_backend.h"
#include "app/platform/offscreen.h"
#include "app/ui/number_text.h"
#include "cli/bench/attention_track.h"
#include "cli/bench/peers/peers.h"
#include "core/engine/softmax_race.h"
#include "core/kernels/attention_f32.h"
#include "core/kernels/jacobian_f32.h"
#include "core/kernels/ladder.h"
#include "core/kernels/row_statistics_f32.h"
#include "core/kernels/softmax_f32.h"
#include "core/kernels/sparsemax_f32.h"

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
void lower_every_second_class(SoftmaxTrack& rows, float depth) {
    for (std::size_t i = 0; i < rows.logits.size(); ++i)
        if (i % rows.shape.classes % 2 == 1) rows.logits[i] -= depth;
}

KernelRace against_peers(const SoftmaxShape& shape, std::size_t threads, float depth = 0) {
    RaceOnTrack result(shape, threads);
    SoftmaxTrack& track = result.track();
    lower_every_second_class(track, depth);
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
    BackendRun(BackendKind kind, const SoftmaxTrack& track)
        : surface(info_of(kind).on_gpu ? std::make_unique<OffscreenSurface>(PixelSize{16, 16}) : nullptr),
          backend(make_backend(kind, surface.get())),
          logits(track.logits.begin(), track.logits.end()),
          shape(track.shape) {}

    SoftmaxOutput run() { return backend->softmax({logits, shape.rows, shape.classes, 1}); }

    std::unique_ptr<OffscreenSurface> surface;
    std::unique_ptr<Backend> backend;
    std::vector<double> logits;
    SoftmaxShape shape;
};

void add_backend(RaceOnTrack& result, BackendKind kind) {
    auto run = std::make_shared<BackendRun>(kind, result.track());
    const SoftmaxOutput output = run->run();
    const std::vector<float> probabilities(output.probabilities.begin(), output.probabilities.end());
    result.race().errors.emplace_back(
        largest_relative_error(result.track().logits, probabilities, result.track().shape.classes));
    // By its own account: conversion to double and back is no part of it.
    result.race().contestants.push_back({std::string(name_of(kind)), [run](const Turn& turn) {
                                             double seconds = 0;
                                             for (std::size_t i = 0; i < turn.repeats; ++i)
                                                 seconds += run->run().seconds;
                                             return seconds;
                                         }});
}

KernelRace backends(const SoftmaxShape& shape) {
    RaceOnTrack result(shape, 1);
    add_backend(result, BackendKind::simd);
    add_backend(result, BackendKind::reference);
    try {
        add_backend(result, BackendKind::gpu);
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

std::string name_with_threads(const char* what, std::size_t threads) {
    return fmt::format("{}/{}-thread{}", what, threads, threads > 1 ? "s" : "");
}

/// A copy of `track`'s logits, as the first of a race on it.
KernelRace race_beside_copy(const std::shared_ptr<SoftmaxTrack>& track) {
    KernelRace race;
    race.add("memcpy", [track] { copy_floats(track->workers, track->logits, track->probabilities); });
    return race;
}

// ---- log-softmax ----

/// z − max − log Σ, in float32 but for the sum.
void plain_log_softmax(SoftmaxTrack& track, std::size_t begin, std::size_t end) {
    const std::size_t classes = track.shape.classes;
    for (std::size_t row = begin; row < end; ++row) {
        const float* const z = track.logits.data() + row * classes;
        float* const out = track.probabilities.data() + row * classes;
        const float max = *std::max_element(z, z + classes);
        double sum = 0;
        for (std::size_t i = 0; i < classes; ++i) sum += static_cast<double>(std::exp(z[i] - max));
        const auto shift = static_cast<float>(static_cast<double>(max) + std::log(sum));
        for (std::size_t i = 0; i < classes; ++i) out[i] = z[i] - shift;
    }
}

/// log p in double is off by a few units of its last place: nothing beside what is looked for.
double log_softmax_error(const SoftmaxTrack& track) {
    const std::size_t classes = track.shape.classes;
    double worst = 0;
    for (std::size_t first = 0; first < track.logits.size(); first += classes) {
        const float* const z = track.logits.data() + first;
        const auto max = static_cast<double>(*std::max_element(z, z + classes));
        double sum = 0;
        for (std::size_t i = 0; i < classes; ++i) sum += std::exp(static_cast<double>(z[i]) - max);
        for (std::size_t i = 0; i < classes; ++i) {
            const double exact = static_cast<double>(z[i]) - max - std::log(sum);
            worst = std::max(worst, std::fabs(static_cast<double>(track.probabilities[first + i]) - exact));
        }
    }
    return worst;
}

KernelRace log_softmax_race(const SoftmaxShape& shape, std::size_t threads) {
    const auto track = std::make_shared<SoftmaxTrack>(shape, threads);
    KernelRace race = race_beside_copy(track);
    const auto error = [track] { return log_softmax_error(*track); };
    const auto ours = [track] {
        kernels::log_softmax_rows(track->logits, track->probabilities, track->shape.classes, 1, track->status,
                                  {&track->workers});
    };
    const auto plain = [track] {
        track->workers.run(track->shape.rows, 1, [&](std::size_t begin, std::size_t end) {
            plain_log_softmax(*track, begin, end);
        });
    };
    race.add("ours", ours, error);
    race.add("plain C++", plain, error);
    return race;
}

// ---- the rows of a causal matrix ----

void plain_causal_rows(SoftmaxTrack& track, std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) {
        const auto logits = track.logits_of(row, row + 1);
        const auto weights = track.probabilities_of(row, row + 1);
        kernels::plain_softmax_rows(logits.first(row + 1), weights.first(row + 1), row + 1);
        std::fill(weights.begin() + static_cast<std::ptrdiff_t>(row + 1), weights.end(), 0.0F);
    }
}

double causal_error(SoftmaxTrack& track) {
    double worst = 0;
    for (std::size_t row = 0; row < track.shape.rows; ++row) {
        worst = std::max(
            worst, largest_relative_error(track.logits_of(row, row + 1).first(row + 1),
                                          track.probabilities_of(row, row + 1).first(row + 1), row + 1));
    }
    return worst;
}

KernelRace causal_race(std::size_t tokens, std::size_t threads) {
    const auto track = std::make_shared<SoftmaxTrack>(SoftmaxShape{tokens, tokens}, threads);
    KernelRace race = race_beside_copy(track);
    const auto rows = [track](kernels::LeftOut left_out) {
        kernels::AttentionRows how;
        how.keys = track->shape.classes;
        kernels::attention_rows(how, true, track->logits, track->probabilities, track->status,
                                &track->workers, left_out);
    };
    const auto plain = [track] {
        track->workers.run(track->shape.rows, 1, [&](std::size_t begin, std::size_t end) {
            plain_causal_rows(*track, begin, end);
        });
    };
    const auto error = [track] { return causal_error(*track); };
    race.add(
        "ours", [rows] { rows(kernels::LeftOut::untouched); }, error);
    race.add(
        "ours, 0 written", [rows] { rows(kernels::LeftOut::zeroed); }, error);
    race.add("plain C++", plain, error);
    return race;
}

// ---- one head of causal attention ----

KernelRace attention_race(std::size_t tokens, std::size_t depth, std::size_t threads) {
    const auto head = std::make_shared<AttentionTrack>(tokens, depth, threads);
    KernelRace race;
    const auto scores = std::make_shared<std::vector<float>>(tokens * tokens);
    const auto copy = std::make_shared<std::vector<float>>(tokens * tokens);
    race.add("memcpy n²", [head, scores, copy] { copy_floats(head->workers, *scores, *copy); });
    const auto ours = [head] { head->attend(&head->workers); };
    const auto plain = [head] {
        head->workers.run(head->shape.queries, 1,
                          [&](std::size_t begin, std::size_t end) { head->attend_plainly(begin, end); });
    };
    const auto error = [head] { return head->error(); };
    race.add("ours", ours, error);
    race.add("plain C++", plain, error);
    return race;
}

constexpr std::size_t long_row = 131072;

// ---- sparsemax ----

/// The threshold from the logits in descending order: A. Martins and R. Astudillo, "From softmax to
/// sparsemax", 2016, algorithm 1.
double sparsemax_threshold(std::span<const float> logits) {
    std::vector<double> sorted(logits.begin(), logits.end());
    std::sort(sorted.begin(), sorted.end(), std::greater<>());
    double sum = 0, threshold = 0;
    for (std::size_t k = 0; k < sorted.size(); ++k) {
        sum += sorted[k];
        if (1 + static_cast<double>(k + 1) * sorted[k] <= sum) break;
        threshold = (sum - 1) / static_cast<double>(k + 1);
    }
    return threshold;
}

void plain_sparsemax(SoftmaxTrack& track) {
    const double threshold = sparsemax_threshold(track.logits);
    for (std::size_t i = 0; i < track.logits.size(); ++i)
        track.probabilities[i] =
            static_cast<float>(std::max(0.0, static_cast<double>(track.logits[i]) - threshold));
}

/// Relative to the largest probability: those outside the support have nothing to be relative to.
double sparsemax_error(const SoftmaxTrack& track) {
    const double threshold = sparsemax_threshold(track.logits);
    double worst = 0, largest = 0;
    for (std::size_t i = 0; i < track.logits.size(); ++i) {
        const double exact = std::max(0.0, static_cast<double>(track.logits[i]) - threshold);
        worst = std::max(worst, std::fabs(static_cast<double>(track.probabilities[i]) - exact));
        largest = std::max(largest, exact);
    }
    return worst / largest;
}

KernelRace sparsemax_race() {
    const auto track = std::make_shared<SoftmaxTrack>(SoftmaxShape{1, long_row}, 1);
    for (float& z : track->logits) z *= 0.1F;  // the support is hundreds of classes, not one
    KernelRace race = race_beside_copy(track);
    const auto error = [track] { return sparsemax_error(*track); };
    race.add(
        "ours", [track] { kernels::sparsemax_row(track->logits, track->probabilities, 1); }, error);
    race.add(
        "plain C++", [track] { plain_sparsemax(*track); }, error);
    return race;
}

// ---- log-sum-exp and entropy ----

struct Statistics {
    double log_sum_exp = 0;
    double entropy = 0;
};

Statistics plain_statistics(std::span<const float> logits) {
    const auto max = static_cast<double>(*std::max_element(logits.begin(), logits.end()));
    double sum = 0, weighted = 0;
    for (const float z : logits) {
        const double x = static_cast<double>(z) - max;
        const double exponential = std::exp(x);
        sum += exponential;
        weighted += x * exponential;
    }
    return {max + std::log(sum), std::log(sum) - weighted / sum};
}

KernelRace statistics_race() {
    const auto track = std::make_shared<SoftmaxTrack>(SoftmaxShape{1, long_row}, 1);
    KernelRace race = race_beside_copy(track);
    const auto found = std::make_shared<Statistics>();
    const Statistics exact = plain_statistics(track->logits);
    const auto error = [found, exact] {
        return std::max(std::fabs(found->log_sum_exp / exact.log_sum_exp - 1),
                        std::fabs(found->entropy / exact.entropy - 1));
    };
    const auto ours = [track, found] {
        const kernels::RowStatistics row = kernels::row_statistics(track->logits, 1);
        *found = {row.log_sum_exp, row.entropy_nats};
    };
    race.add("ours", ours, error);
    race.add("plain C++", [track, found] { *found = plain_statistics(track->logits); });
    return race;
}

// ---- top-k ----

KernelRace top_k_race(std::size_t wanted) {
    const auto track = std::make_shared<SoftmaxTrack>(SoftmaxShape{1, long_row}, 1);
    KernelRace race = race_beside_copy(track);
    const auto indices = std::make_shared<std::vector<std::size_t>>(wanted);
    const auto all = std::make_shared<std::vector<std::size_t>>(long_row);
    const auto plain = [track, all, wanted] {
        std::iota(all->begin(), all->end(), std::size_t{0});
        std::partial_sort(all->begin(), all->begin() + static_cast<std::ptrdiff_t>(wanted), all->end(),
                          [&](std::size_t a, std::size_t b) { return track->logits[a] > track->logits[b]; });
    };
    race.add("ours", [track, indices] { kernels::top_k(track->logits, *indices); });
    race.add("plain C++", plain);
    return race;
}

// ---- J v ----

struct Products {
    explicit Products(const SoftmaxShape& of)
        : shape(of), p(of.elements()), v(random_logits(of.elements(), 1, 2)), result(of.elements()) {
        const std::vector<float> logits = random_logits(of.elements(), 3, 1);
        for (std::size_t first = 0; first < p.size(); first += shape.classes) {
            double sum = 0;
            for (std::size_t i = 0; i < shape.classes; ++i)
                sum += std::exp(static_cast<double>(logits[first + i]));
            for (std::size_t i = 0; i < shape.classes; ++i)
                p[first + i] = static_cast<float>(std::exp(static_cast<double>(logits[first + i])) / sum);
        }
    }

    SoftmaxShape shape;
    std::vector<float> p, v, result;
    Workers workers{1};
};

double mean_of(const Products& products, std::size_t first) {
    double mean = 0;
    for (std::size_t i = first; i < first + products.shape.classes; ++i)
        mean += static_cast<double>(products.p[i]) * static_cast<double>(products.v[i]);
    return mean;
}

void plain_products(Products& products) {
    for (std::size_t first = 0; first < products.p.size(); first += products.shape.classes) {
        const auto mean = static_cast<float>(mean_of(products, first));
        for (std::size_t i = first; i < first + products.shape.classes; ++i)
            products.result[i] = products.p[i] * (products.v[i] - mean);
    }
}

/// Relative to p: the difference of v to its mean may be next to nothing.
double products_error(const Products& products) {
    double worst = 0;
    for (std::size_t first = 0; first < products.p.size(); first += products.shape.classes) {
        const double mean = mean_of(products, first);
        for (std::size_t i = first; i < first + products.shape.classes; ++i) {
            const auto p = static_cast<double>(products.p[i]);
            const double exact = p * (static_cast<double>(products.v[i]) - mean);
            worst = std::max(worst, std::fabs(static_cast<double>(products.result[i]) - exact) / p);
        }
    }
    return worst;
}

KernelRace products_race(const SoftmaxShape& shape) {
    const auto products = std::make_shared<Products>(shape);
    KernelRace race;
    race.add("memcpy", [products] { copy_floats(products->workers, products->p, products->result); });
    const auto error = [products] { return products_error(*products); };
    const auto ours = [products] {
        kernels::jacobian_products(products->p, products->v, products->shape.classes, 1, products->result);
    };
    race.add("ours", ours, error);
    race.add(
        "plain C++", [products] { plain_products(*products); }, error);
    return race;
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

std::vector<KernelBenchmark> row_benchmarks() {
    std::vector<KernelBenchmark> list;
    for (const std::size_t threads : {1U, 2U}) {
        for (const std::size_t classes : {10U, 64U, 4096U, 65536U}) {
            const SoftmaxShape shape{in_cache / classes, classes};
            list.push_back({name_with_threads("log-softmax/64Ki", threads),
                            fmt::format("K = {}", grouped(classes)), shape.elements(), shape.bytes(),
                            max_runs_in_cache, [=] { return log_softmax_race(shape, threads); }});
        }
        constexpr std::size_t n = 4096;
        list.push_back({name_with_threads("causal-rows", threads), fmt::format("n = {}", grouped(n)), n * n,
                        2 * sizeof(float) * n * n, max_runs_past_cache,
                        [=] { return causal_race(n, threads); }});
        constexpr std::size_t tokens = 1024;
        constexpr std::size_t depth = 64;
        list.push_back({name_with_threads("causal-attention", threads),
                        fmt::format("n = {}, d = {}", grouped(tokens), depth), tokens * tokens,
                        2 * sizeof(float) * tokens * tokens, max_runs_past_cache,
                        [=] { return attention_race(tokens, depth, threads); }});
    }
    return list;
}

std::vector<KernelBenchmark> long_row_benchmarks() {
    const std::string shape = fmt::format("K = {}", grouped(long_row));
    constexpr std::size_t read = sizeof(float) * long_row;
    std::vector<KernelBenchmark> list = {
        {"sparsemax", shape, long_row, 2 * read, max_runs_in_cache, sparsemax_race},
        {"row-statistics", shape, long_row, read, max_runs_in_cache, statistics_race},
    };
    for (const std::size_t wanted : {1U, 40U, 1000U})
        list.push_back({fmt::format("top-{}", wanted), shape, long_row, read, max_runs_in_cache,
                        [wanted] { return top_k_race(wanted); }});
    for (const std::size_t classes : {64U, 4096U}) {
        const SoftmaxShape rows{64 * 1024 / classes, classes};
        list.push_back({"jacobian-products", fmt::format("K = {}", grouped(classes)), rows.elements(),
                        3 * sizeof(float) * rows.elements(), max_runs_in_cache,
                        [rows] { return products_race(rows); }});
    }
    return list;
}

}  // namespace softmaxlab
