#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "core/kernels/softmax_f32.h"
#include "core/numeric/softmax.h"
#include "tests/core/kernels/instruction_sets.h"
#include "tests/core/numeric/random_logits.h"

// Probabilities near the end of the floats, which kernels make in a way of their own.

namespace softmaxlab::test {

namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();

/// Several rows, so that short ones go by blocks: some classes of each are hopeless, by `depth` temperatures,
/// and some masked.
std::vector<float> deep_rows(RandomLogits& random, std::size_t rows, std::size_t classes, double depth) {
    std::vector<float> logits(rows * classes);
    for (float& z : logits) {
        const std::size_t kind = random.below(8);
        z = static_cast<float>(random.uniform(-1, 1) - (kind < 4 ? 0 : depth));
        if (kind == 7) z = random.below(2) == 0 ? -infinity : -1e9F;
    }
    for (std::size_t row = 0; row < rows; ++row) logits[row * classes + random.below(classes)] = 1.5F;
    return logits;
}

/// The largest error, in multiples of what is allowed; negative if a probability is.
double worst_error(const std::vector<float>& logits, std::size_t classes, double temperature,
                   const kernels::RowOptions& options) {
    const std::size_t rows = logits.size() / classes;
    std::vector<float> p(logits.size());
    std::vector<RowStatus> status(rows);
    kernels::softmax_rows(logits, p, classes, temperature, status, options);
    double worst = 0;
    for (std::size_t row = 0; row < rows; ++row) {
        const auto* const from = logits.data() + row * classes;
        const std::vector<double> exact =
            softmax(std::vector<double>(from, from + classes), temperature).probabilities;
        for (std::size_t i = 0; i < classes; ++i) {
            const float actual = p[row * classes + i];
            if (!(actual >= 0)) return -1;
            const double error = std::fabs(static_cast<double>(actual) - exact[i]);
            worst = std::max(worst, error / (kernels::softmax_f32_relative_error * exact[i] +
                                             kernels::softmax_f32_absolute_error));
        }
    }
    return worst;
}

}  // namespace

TEST_CASE("small probabilities: as exact as large ones, down to the last subnormal") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    CAPTURE(set.name());
    RandomLogits random(91);
    const std::size_t classes = GENERATE(2, 3, 7, 10, 16, 17, 33, 64, 65, 200, 700, 900, 5000);
    const std::size_t rows = classes < 800 ? 35 : 2;
    CAPTURE(classes);
    for (const double depth :
         {40.0, 62.0, 66.0, 70.0, 80.0, 84.0, 87.0, 88.0, 89.0, 95.0, 101.0, 104.0, 300.0}) {
        for (const double temperature : {1.0, 0.7}) {
            CAPTURE(depth, temperature);
            const std::vector<float> logits = deep_rows(random, rows, classes, depth);
            const double worst = worst_error(logits, classes, temperature, {});
            REQUIRE(worst >= 0);
            REQUIRE(worst <= 1);
        }
    }
}

TEST_CASE("small probabilities: streamed ones too") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    CAPTURE(set.name());
    RandomLogits random(92);
    for (const std::size_t classes : {5, 100, 3000}) {
        CAPTURE(classes);
        const std::vector<float> logits = deep_rows(random, 33, classes, 90);
        const double worst = worst_error(logits, classes, 1, {.streaming_stores = true});
        REQUIRE(worst >= 0);
        REQUIRE(worst <= 1);
    }
}

TEST_CASE("small probabilities: each number of gaps, next to the smallest normal float") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    CAPTURE(set.name());
    // p goes through 2^-126 (gap 87.34) and 2^-95 (65.85) in steps of a few ULP of it.
    for (const double middle : {87.3365, 65.8490}) {
        std::vector<float> logits;
        for (int i = -2000; i < 2000; ++i) {
            logits.push_back(static_cast<float>(-middle + 1e-5 * i));
            logits.push_back(0);
        }
        for (const std::size_t classes : {2, 4000}) {
            CAPTURE(middle, classes);
            const double worst = worst_error(logits, classes, 1, {});
            REQUIRE(worst >= 0);
            REQUIRE(worst <= 1);
        }
    }
}

}  // namespace softmaxlab::test
