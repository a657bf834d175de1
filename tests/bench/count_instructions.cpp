// Runs each kernel once, and has callgrind write its count down under the kernel's name. Alone it does
// nothing that one could see: scripts/instruction_counts.sh runs it.
#include <hwy/targets.h>
#include <valgrind/callgrind.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/engine/softmax_race.h"
#include "core/kernels/attention_f32.h"
#include "core/kernels/jacobian_f32.h"
#include "core/kernels/matrix_f32.h"
#include "core/kernels/row_statistics_f32.h"
#include "core/kernels/softmax_f32.h"
#include "core/kernels/sparsemax_f32.h"

namespace softmaxlab {
namespace {

/// Counted once, after a call that is not: the first one finds out what the processor can do.
struct Counted {
    std::string name;
    std::function<void()> run;
};

constexpr std::size_t elements = 16 * 1024;

Counted softmax_of(std::size_t classes) {
    const SoftmaxShape shape{std::max<std::size_t>(1, elements / classes), classes};
    auto track = std::make_shared<SoftmaxTrack>(shape, 1);
    return {"softmax-" + std::to_string(classes), [track] {
                kernels::softmax_rows(track->logits, track->probabilities, track->shape.classes, 1,
                                      track->status);
            }};
}

Counted log_softmax_of(std::size_t classes) {
    auto track = std::make_shared<SoftmaxTrack>(SoftmaxShape{elements / classes, classes}, 1);
    return {"log-softmax-" + std::to_string(classes), [track] {
                kernels::log_softmax_rows(track->logits, track->probabilities, track->shape.classes, 1,
                                          track->status);
            }};
}

/// The weights of a causal matrix of n × n scores.
Counted causal_rows_of(std::size_t n) {
    auto track = std::make_shared<SoftmaxTrack>(SoftmaxShape{n, n}, 1);
    return {"causal-" + std::to_string(n), [track] {
                kernels::AttentionRows how;
                how.keys = track->shape.classes;
                kernels::attention_rows(how, true, track->logits, track->probabilities, track->status);
            }};
}

/// One head of causal attention over n tokens with d = 64.
Counted attention_of(std::size_t n) {
    constexpr std::size_t depth = 64;
    auto input = std::make_shared<std::vector<float>>(random_logits(n * depth, 1, 1));
    auto output = std::make_shared<std::vector<float>>(n * depth);
    return {"attention-" + std::to_string(n), [=] {
                kernels::attention({n, n, depth, depth, true}, 0.125, 1, *input, *input, *input, *output);
            }};
}

Counted jacobian_of(std::size_t classes) {
    auto p = std::make_shared<std::vector<float>>(classes, 1.0F / static_cast<float>(classes));
    auto others = std::make_shared<std::vector<float>>(classes, 1 - p->front());
    auto matrix = std::make_shared<std::vector<float>>(classes * classes);
    return {"jacobian-" + std::to_string(classes),
            [p, others, matrix] { kernels::jacobian(*p, *others, 1, *matrix); }};
}

Counted products_of(std::size_t classes) {
    auto p = std::make_shared<std::vector<float>>(elements, 1.0F / static_cast<float>(classes));
    auto v = std::make_shared<std::vector<float>>(random_logits(elements, 1, 1));
    auto result = std::make_shared<std::vector<float>>(elements);
    return {"jacobian-products-" + std::to_string(classes),
            [=] { kernels::jacobian_products(*p, *v, classes, 1, *result); }};
}

Counted sparsemax_row() {
    auto track = std::make_shared<SoftmaxTrack>(SoftmaxShape{1, elements}, 1);
    return {"sparsemax", [track] { kernels::sparsemax_row(track->logits, track->probabilities, 1); }};
}

Counted statistics_of_row() {
    auto logits = std::make_shared<std::vector<float>>(random_logits(elements, 3, 1));
    return {"row-statistics", [logits] { (void)kernels::row_statistics(*logits, 1); }};
}

Counted top_40() {
    auto logits = std::make_shared<std::vector<float>>(random_logits(elements, 3, 1));
    auto indices = std::make_shared<std::vector<std::size_t>>(40);
    return {"top-40", [=] { kernels::top_k(*logits, *indices); }};
}

/// Scores of `n` tokens: Q Kᵀ with d = 64.
Counted scores_of(std::size_t n) {
    constexpr std::size_t depth = 64;
    const std::vector<double> keys(n * depth, 0.5);
    auto right = std::make_shared<kernels::PackedMatrix>(kernels::PackedMatrix::of_columns(keys, n, depth));
    auto left = std::make_shared<std::vector<float>>(random_logits(n * depth, 1, 1));
    auto result = std::make_shared<std::vector<float>>(n * n);
    return {"scores-" + std::to_string(n),
            [=] { kernels::multiply(left->data(), n, *right, 0, depth, result->data()); }};
}

std::vector<Counted> all_kernels() {
    return {softmax_of(3),       softmax_of(10),      softmax_of(64),     softmax_of(512),
            softmax_of(4096),    softmax_of(16384),   log_softmax_of(64), log_softmax_of(4096),
            causal_rows_of(128), attention_of(128),   jacobian_of(128),   products_of(64),
            sparsemax_row(),     statistics_of_row(), top_40(),           scores_of(128)};
}

int run() {
    // callgrind knows no AVX-512, so that every machine counts the same instructions.
    constexpr std::int64_t target = HWY_AVX2;
    if ((hwy::SupportedTargets() & kernels::compiled_instruction_sets() & target) == 0) {
        std::puts("none");
        return 0;
    }
    hwy::SetSupportedTargetsForTest(target);
    std::puts(SOFTMAXLAB_COMPILER
              " "
              "AVX2");
    for (const Counted& kernel : all_kernels()) {
        kernel.run();
        CALLGRIND_TOGGLE_COLLECT;
        kernel.run();
        CALLGRIND_TOGGLE_COLLECT;
        CALLGRIND_DUMP_STATS_AT(kernel.name.c_str());
    }
    return 0;
}

}  // namespace
}  // namespace softmaxlab

int main() {
    return softmaxlab::run();
}
