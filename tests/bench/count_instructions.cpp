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
#include "core/kernels/jacobian_f32.h"
#include "core/kernels/matrix_f32.h"
#include "core/kernels/softmax_f32.h"

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

Counted jacobian_of(std::size_t classes) {
    auto p = std::make_shared<std::vector<float>>(classes, 1.0F / static_cast<float>(classes));
    auto matrix = std::make_shared<std::vector<float>>(classes * classes);
    return {"jacobian-" + std::to_string(classes), [p, matrix] { kernels::jacobian(*p, 1, *matrix); }};
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
    return {softmax_of(3),    softmax_of(10),    softmax_of(64),   softmax_of(512),
            softmax_of(4096), softmax_of(16384), jacobian_of(128), scores_of(128)};
}

int run() {
    // callgrind knows no AVX-512, so that every machine counts the same instructions.
    constexpr std::int64_t target = HWY_AVX2;
    if ((hwy::SupportedTargets() & HWY_TARGETS & target) == 0) {
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
