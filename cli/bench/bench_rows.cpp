#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>

#include "app/ui/number_text.h"
#include "cli/bench/bench_kernel.h"
#include "core/engine/softmax_race.h"
#include "core/kernels/attention_f32.h"
#include "core/kernels/ladder.h"
#include "core/kernels/softmax_f32.h"

namespace softmaxlab {
namespace {

constexpr std::size_t in_cache = 64 * 1024;
constexpr std::size_t max_runs = 40;
constexpr std::size_t max_runs_of_long = 15;

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

struct Head {
    Head(std::size_t tokens, std::size_t depth, std::size_t threads)
        : shape{tokens, tokens, depth, depth, true},
          q(random_logits(tokens * depth, 1, 1)),
          k(random_logits(tokens * depth, 1, 2)),
          v(random_logits(tokens * depth, 1, 3)),
          output(tokens * depth),
          workers(threads) {}

    double scale() const { return 1 / std::sqrt(static_cast<double>(shape.d_k)); }

    kernels::AttentionShape shape;
    std::vector<float> q, k, v, output;
    Workers workers;
};

/// Query by query: scores, their softmax, the weighted sum of the values.
void plain_attention(Head& head, std::size_t begin, std::size_t end) {
    const std::size_t depth = head.shape.d_k;
    const auto scale = static_cast<float>(head.scale());
    std::vector<float> scores(end), weights(end);
    for (std::size_t i = begin; i < end; ++i) {
        const std::size_t keys = i + 1;
        const float* const q = head.q.data() + i * depth;
        for (std::size_t j = 0; j < keys; ++j) {
            const float* const k = head.k.data() + j * depth;
            float product = 0;
            for (std::size_t c = 0; c < depth; ++c) product += q[c] * k[c];
            scores[j] = product * scale;
        }
        kernels::plain_softmax_rows(std::span(scores).first(keys), std::span(weights).first(keys), keys);
        float* const out = head.output.data() + i * depth;
        std::fill(out, out + depth, 0.0F);
        for (std::size_t j = 0; j < keys; ++j)
            for (std::size_t c = 0; c < depth; ++c) out[c] += weights[j] * head.v[j * depth + c];
    }
}

/// Largest |Δ| to the same sums in double, of some queries, over the largest |v|.
double attention_error(const Head& head) {
    const std::size_t depth = head.shape.d_k;
    const auto at = [depth](const std::vector<float>& matrix, std::size_t row, std::size_t column) {
        return static_cast<double>(matrix[row * depth + column]);
    };
    constexpr std::size_t every = 17;
    double worst = 0, largest = 0;
    for (const float v : head.v) largest = std::max(largest, std::fabs(static_cast<double>(v)));
    for (std::size_t i = 0; i < head.shape.queries; i += every) {
        std::vector<double> weights(i + 1), output(depth);
        double sum = 0;
        for (std::size_t j = 0; j <= i; ++j) {
            double product = 0;
            for (std::size_t c = 0; c < depth; ++c) product += at(head.q, i, c) * at(head.k, j, c);
            sum += weights[j] = std::exp(product * head.scale());  // normal scores: no overflow
            for (std::size_t c = 0; c < depth; ++c) output[c] += weights[j] * at(head.v, j, c);
        }
        for (std::size_t c = 0; c < depth; ++c)
            worst = std::max(worst, std::fabs(at(head.output, i, c) - output[c] / sum));
    }
    return worst / largest;
}

KernelRace attention_race(std::size_t tokens, std::size_t depth, std::size_t threads) {
    const auto head = std::make_shared<Head>(tokens, depth, threads);
    KernelRace race;
    const auto scores = std::make_shared<std::vector<float>>(tokens * tokens);
    const auto copy = std::make_shared<std::vector<float>>(tokens * tokens);
    race.add("memcpy n²", [head, scores, copy] { copy_floats(head->workers, *scores, *copy); });
    const auto ours = [head] {
        kernels::attention(head->shape, head->scale(), 1, head->q, head->k, head->v, head->output,
                           &head->workers);
    };
    const auto plain = [head] {
        head->workers.run(head->shape.queries, 1,
                          [&](std::size_t begin, std::size_t end) { plain_attention(*head, begin, end); });
    };
    const auto error = [head] { return attention_error(*head); };
    race.add("ours", ours, error);
    race.add("plain C++", plain, error);
    return race;
}

}  // namespace

std::vector<KernelBenchmark> row_benchmarks() {
    std::vector<KernelBenchmark> list;
    for (const std::size_t threads : {1U, 2U}) {
        for (const std::size_t classes : {10U, 64U, 4096U, 65536U}) {
            const SoftmaxShape shape{in_cache / classes, classes};
            list.push_back({name_with_threads("log-softmax/64Ki", threads),
                            fmt::format("K = {}", grouped(classes)), shape.elements(), shape.bytes(),
                            max_runs, [=] { return log_softmax_race(shape, threads); }});
        }
        constexpr std::size_t n = 4096;
        list.push_back({name_with_threads("causal-rows", threads), fmt::format("n = {}", grouped(n)), n * n,
                        2 * sizeof(float) * n * n, max_runs_of_long,
                        [=] { return causal_race(n, threads); }});
        constexpr std::size_t tokens = 1024;
        constexpr std::size_t depth = 64;
        list.push_back({name_with_threads("causal-attention", threads),
                        fmt::format("n = {}, d = {}", grouped(tokens), depth), tokens * tokens,
                        2 * sizeof(float) * tokens * tokens, max_runs_of_long,
                        [=] { return attention_race(tokens, depth, threads); }});
    }
    return list;
}

}  // namespace softmaxlab
