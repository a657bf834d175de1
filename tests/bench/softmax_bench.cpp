// The vectorised kernel against a plain loop that does the same in float32. Nothing here can fail: it prints.
#include <fmt/format.h>

#include <algorithm>
#include <catch2/benchmark/catch_benchmark.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <chrono>
#include <cmath>
#include <limits>
#include <vector>

#include "core/kernels/softmax_f32.h"
#include "tests/core/numeric/random_logits.h"

namespace softmaxlab::test {

namespace {

void plain_softmax(const std::vector<float>& logits, std::vector<float>& probabilities, std::size_t classes) {
    for (std::size_t first = 0; first < logits.size(); first += classes) {
        float max = logits[first];
        for (std::size_t i = first; i < first + classes; ++i) max = std::max(max, logits[i]);
        double sum = 0;
        for (std::size_t i = first; i < first + classes; ++i) {
            probabilities[i] = std::exp(logits[i] - max);
            sum += static_cast<double>(probabilities[i]);
        }
        const auto inverse = static_cast<float>(1 / sum);
        for (std::size_t i = first; i < first + classes; ++i) probabilities[i] *= inverse;
    }
}

/// Seconds of the fastest of several runs: what the processor can do when nothing disturbs it.
template <typename Work>
double fastest(const Work& work) {
    using Clock = std::chrono::steady_clock;
    double best = std::numeric_limits<double>::infinity();
    for (int repeat = 0; repeat < 20; ++repeat) {
        const Clock::time_point start = Clock::now();
        work();
        best = std::min(best, std::chrono::duration<double>(Clock::now() - start).count());
    }
    return best;
}

}  // namespace

TEST_CASE("softmax of float32 rows: vectorised against a plain loop") {
    const std::size_t classes = GENERATE(as<std::size_t>(), 16, 64, 1024, 50'000, 200'000);
    const std::size_t rows = std::max<std::size_t>(1, 200'000 / classes);
    RandomLogits random(1);
    std::vector<float> logits(rows * classes);
    for (float& z : logits) z = static_cast<float>(random.uniform(-8, 8));
    std::vector<float> probabilities(logits.size());
    std::vector<RowStatus> status(rows);

    const auto plain = [&] { plain_softmax(logits, probabilities, classes); };
    const auto kernel = [&] { kernels::softmax_rows(logits, probabilities, classes, 1, status); };
    BENCHMARK(fmt::format("plain loop, {} rows of {}", rows, classes)) {
        plain();
        return probabilities[0];
    };
    BENCHMARK(fmt::format("{}, {} rows of {}", kernels::instruction_set(), rows, classes)) {
        kernel();
        return probabilities[0];
    };
    const double seconds_plain = fastest(plain);
    const double seconds_kernel = fastest(kernel);
    const double per_class = 1e9 / static_cast<double>(logits.size());
    fmt::print("{} rows of {}: plain {:.3f} ns a class, {} {:.3f} ns a class, {:.1f} times as fast\n", rows,
               classes, seconds_plain * per_class, kernels::instruction_set(), seconds_kernel * per_class,
               seconds_plain / seconds_kernel);
}

}  // namespace softmaxlab::test
