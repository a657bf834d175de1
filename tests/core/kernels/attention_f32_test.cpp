#include "core/kernels/attention_f32.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <cmath>
#include <memory>
#include <stdexcept>
#include <vector>

#include "core/base/limits.h"
#include "core/base/workers.h"
#include "core/kernels/matrix_f32.h"
#include "core/kernels/softmax_f32.h"
#include "core/numeric/softmax.h"
#include "tests/core/kernels/instruction_sets.h"
#include "tests/core/kernels/rows_under_test.h"

namespace softmaxlab::test {

namespace {

/// Logits of one query: what causality leaves out is masked.
std::vector<double> logits_of(const std::vector<float>& scores, std::size_t row, std::size_t queries,
                              std::size_t keys, double scale, bool causal) {
    std::vector<double> logits = row_of(scores, row, keys);
    for (std::size_t j = 0; j < keys; ++j) {
        logits[j] *= scale;
        if (causal && j > row + keys - queries) logits[j] = -infinity;
    }
    return logits;
}

}  // namespace

TEST_CASE("kernel: rows of scores, causal or not", "[kernel]") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    const bool causal = GENERATE(false, true);
    const bool threads = GENERATE(false, true);
    CAPTURE(set.name(), causal, threads);
    const auto workers = threads ? std::make_unique<Workers>(2) : nullptr;
    RandomLogits random(51);
    struct Shape {
        std::size_t queries;
        std::size_t keys;
    };
    for (const Shape shape : {Shape{1, 1}, Shape{5, 5}, Shape{17, 40}, Shape{70, 70}, Shape{33, 300}}) {
        for (const double temperature : {0.0, 0.3, 1.0, infinity}) {
            const std::vector<float> scores = random_rows(random, shape.queries, shape.keys, 30);
            const kernels::AttentionRows how{shape.keys, 0.125F, temperature, MaskValue::minus_infinity};
            std::vector<float> weights(scores.size(), -7);
            std::vector<float> untouched(scores.size(), -7);
            std::vector<RowStatus> status(shape.queries);
            kernels::attention_rows(how, causal, scores, weights, status, workers.get());
            kernels::attention_rows(how, causal, scores, untouched, status, workers.get(),
                                    kernels::LeftOut::untouched, true);
            double worst = 0;
            for (std::size_t row = 0; row < shape.queries; ++row) {
                const std::vector<double> logits =
                    logits_of(scores, row, shape.queries, shape.keys, 0.125, causal);
                const std::vector<double> exact = softmax(logits, temperature).probabilities;
                for (std::size_t j = 0; j < shape.keys; ++j) {
                    const float weight = weights[row * shape.keys + j];
                    const float other = untouched[row * shape.keys + j];
                    REQUIRE(other == (logits[j] == -infinity ? -7 : weight));
                    const double error = std::fabs(static_cast<double>(weight) - exact[j]);
                    const double bound =
                        kernels::softmax_f32_relative_error * exact[j] + kernels::softmax_f32_absolute_error;
                    if (!(error / bound <= worst)) worst = error / bound;
                }
            }
            CAPTURE(shape.queries, shape.keys, temperature);
            REQUIRE(worst <= 1);
        }
    }
}

TEST_CASE("kernel: one head of attention", "[kernel]") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    const bool causal = GENERATE(false, true);
    const bool threads = GENERATE(false, true);
    CAPTURE(set.name(), causal, threads);
    const auto workers = threads ? std::make_unique<Workers>(2) : nullptr;
    RandomLogits random(52);
    for (const kernels::AttentionShape& shape :
         std::vector<kernels::AttentionShape>{{1, 1, 1, 1, causal},
                                              {20, 20, 3, 5, causal},
                                              {33, 70, 64, 64, causal},
                                              {100, 300, 16, 80, causal}}) {
        const std::vector<float> q = random_rows(random, shape.queries, shape.d_k, 1.5);
        const std::vector<float> k = random_rows(random, shape.keys, shape.d_k, 1.5);
        const std::vector<float> v = random_rows(random, shape.keys, shape.d_v, 2);
        const double scale = 1 / std::sqrt(static_cast<double>(shape.d_k));
        std::vector<float> output(shape.queries * shape.d_v);
        kernels::attention(shape, scale, 0.7, q, k, v, output, workers.get());

        const auto at = [](const std::vector<float>& m, std::size_t i) { return static_cast<double>(m[i]); };
        double worst = 0;
        for (std::size_t i = 0; i < shape.queries; ++i) {
            std::vector<double> logits(shape.keys, -infinity);
            double largest_sum = 0;  // of |q k|: what the error of a score is a part of
            for (std::size_t j = 0; j < shape.keys && (!causal || j <= i + shape.keys - shape.queries); ++j) {
                double score = 0;
                double absolute = 0;
                for (std::size_t c = 0; c < shape.d_k; ++c) {
                    score += at(q, i * shape.d_k + c) * at(k, j * shape.d_k + c);
                    absolute += std::fabs(at(q, i * shape.d_k + c) * at(k, j * shape.d_k + c));
                }
                logits[j] = score * static_cast<double>(static_cast<float>(scale));
                largest_sum = std::max(largest_sum, absolute);
            }
            const std::vector<double> p = softmax(logits, 0.7).probabilities;
            for (std::size_t c = 0; c < shape.d_v; ++c) {
                double exact = 0;
                double most = 0;
                for (std::size_t j = 0; j < shape.keys; ++j) {
                    exact += p[j] * at(v, j * shape.d_v + c);
                    if (p[j] > 0) most = std::max(most, std::fabs(at(v, j * shape.d_v + c)));
                }
                const double relative = 2 * kernels::product_error(shape.d_k) * largest_sum * scale / 0.7 +
                                        kernels::softmax_f32_relative_error +
                                        kernels::product_error(shape.keys);
                const double error = std::fabs(at(output, i * shape.d_v + c) - exact);
                if (!(error / (relative * most) <= worst)) worst = error / (relative * most);
            }
        }
        CAPTURE(shape.queries, shape.keys, shape.d_k, shape.d_v);
        REQUIRE(worst <= 1);
    }
}

TEST_CASE("kernel: attention asks for shapes that agree", "[kernel]") {
    std::vector<float> six(6);
    std::vector<RowStatus> two(2);
    const kernels::AttentionRows how{3, 1, 1, MaskValue::minus_infinity};
    CHECK_NOTHROW(kernels::attention_rows(how, true, six, six, two));
    CHECK_THROWS_AS(kernels::attention_rows({2, 1, 1, {}}, false, six, six, two), std::invalid_argument);
    CHECK_THROWS_AS(kernels::attention_rows({3, 0, 1, {}}, false, six, six, two), std::invalid_argument);
    CHECK_THROWS_AS(kernels::attention_rows({3, 1, -1, {}}, false, six, six, two), std::invalid_argument);
    std::vector<RowStatus> three(3);
    CHECK_THROWS_AS(kernels::attention_rows({2, 1, 1, {}}, true, six, six, three), std::invalid_argument);
    CHECK_NOTHROW(kernels::attention({2, 2, 3, 3, true}, 1, 1, six, six, six, six));
    CHECK_THROWS_AS(kernels::attention({2, 2, 2, 3, true}, 1, 1, six, six, six, six), std::invalid_argument);
    std::vector<float> nine(9);
    const std::vector<float> four(4);
    CHECK_THROWS_AS(kernels::attention({3, 2, 2, 3, true}, 1, 1, six, four, six, nine),
                    std::invalid_argument);
}

}  // namespace softmaxlab::test
