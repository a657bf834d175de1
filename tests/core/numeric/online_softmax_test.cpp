#include "core/numeric/online_softmax.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include "core/base/limits.h"
#include "core/numeric/softmax.h"
#include "tests/core/numeric/random_logits.h"

namespace softmaxlab::test {
namespace {

enum class Masking { none, some, leading, all_but_last };

std::vector<double> random_row(RandomLogits& random, std::size_t keys, double spread, Masking masking) {
    std::vector<double> row = random.row(keys, spread);
    for (std::size_t i = 0; i < keys; ++i) {
        const bool masked = (masking == Masking::some && random.below(3) == 0) ||
                            (masking == Masking::leading && i < keys / 2) ||
                            (masking == Masking::all_but_last && i + 1 < keys);
        if (masked) row[i] = -infinity;
    }
    return row;
}

/// Relative, as the docstring has it; and e^x itself turns the rounding of its exponent x = z/T − m (a double
/// each) into one that grows with |z/T|.
double tolerance(const std::vector<double>& row, double temperature, std::size_t steps) {
    double largest = 0;
    for (const double z : row)
        if (std::isfinite(z)) largest = std::max(largest, std::fabs(z) / temperature);
    return (static_cast<double>(steps + row.size()) + 2 + 4 * largest) * 1.2e-16;
}

TEST_CASE("online softmax: the weights are those of softmax, whatever the blocks") {
    for (const Masking masking : {Masking::none, Masking::some, Masking::leading, Masking::all_but_last}) {
        for (const double temperature : {0.1, 1.0, 7.0}) {
            for (const double spread : {0.0, 1.0, 30.0}) {
                RandomLogits random(11);
                for (const std::size_t keys : {1U, 2U, 7U, 64U, 100U}) {
                    std::vector<double> row = random_row(random, keys, spread, masking);
                    if (std::all_of(row.begin(), row.end(), [](double z) { return z == -infinity; }))
                        row[0] = 0;
                    const std::vector<double> exact = softmax(row, temperature).probabilities;
                    for (const std::size_t block : {1U, 2U, 3U, 16U, 64U, 1000U}) {
                        const OnlineSoftmax online = online_softmax(row, {}, block, temperature);
                        REQUIRE(online.steps.size() == (keys + block - 1) / block);
                        const double relative = tolerance(row, temperature, online.steps.size());
                        for (std::size_t i = 0; i < keys; ++i) {
                            INFO("key " << i << " of " << keys << ", block " << block << ", T "
                                        << temperature);
                            // Subnormal results have fewer digits.
                            CHECK(std::fabs(online.weights[i] - exact[i]) <=
                                  relative * exact[i] + std::numeric_limits<double>::min());
                        }
                    }
                }
            }
        }
    }
}

TEST_CASE("online softmax: the last output is the sum of weights times values") {
    RandomLogits random(5);
    const std::vector<double> row = random_row(random, 50, 3, Masking::some);
    const std::vector<double> values = random_row(random, 50 * 3, 1, Masking::none);
    const std::vector<double> exact = softmax(row, 0.5).probabilities;
    for (const std::size_t block : {1U, 4U, 50U}) {
        const OnlineSoftmax online = online_softmax(row, values, block, 0.5);
        const std::vector<double> output = online.steps.back().output_after;
        REQUIRE(output.size() == 3);
        for (std::size_t c = 0; c < 3; ++c) {
            double expected = 0;
            for (std::size_t i = 0; i < row.size(); ++i) expected += exact[i] * values[i * 3 + c];
            CHECK(std::fabs(output[c] - expected) < 1e-13);  // 50 terms of up to 3
        }
    }
}

TEST_CASE("online softmax: each step hands m and ℓ to the next") {
    RandomLogits random(8);
    const std::vector<double> row = random_row(random, 40, 5, Masking::some);
    const OnlineSoftmax online = online_softmax(row, {}, 4, 2);
    double max = -infinity;
    double sum = 0;
    std::size_t first = 0;
    for (const OnlineStep& step : online.steps) {
        CHECK(step.first == first);
        CHECK(step.max_before == max);
        CHECK(step.max_after == std::max(max, step.block_max));
        CHECK(step.rescale <= 1);
        if (std::isfinite(max)) CHECK(step.rescale == std::exp(step.max_before - step.max_after));
        CHECK(step.sum_after == sum * step.rescale + step.block_sum);
        max = step.max_after;
        sum = step.sum_after;
        first += step.count;
    }
    CHECK(first == row.size());
    CHECK(max == *std::max_element(row.begin(), row.end()) / 2);
}

TEST_CASE("online softmax: leading masked blocks leave no mark") {
    const std::vector<double> values = {9, 9, 9, 9, 1, 3};
    const OnlineSoftmax online =
        online_softmax(std::vector<double>{-infinity, -infinity, -infinity, -infinity, 2, 2}, values, 2, 1);
    CHECK(online.steps[1].max_after == -infinity);
    CHECK(online.steps[1].sum_after == 0);
    CHECK(std::isnan(online.steps[1].output_after.at(0)));  // 0/0: nothing to share yet
    CHECK(online.steps[2].rescale == 1);
    CHECK(online.weights == std::vector<double>{0, 0, 0, 0, 0.5, 0.5});
    CHECK(online.steps[2].output_after == std::vector<double>{2});
}

TEST_CASE("online softmax: all masked") {
    const OnlineSoftmax online =
        online_softmax(std::vector<double>(5, -infinity), std::vector<double>(5, 1), 2, 1);
    CHECK(online.weights == std::vector<double>(5, 0));
    CHECK(online.steps.back().sum_after == 0);
    CHECK(std::isnan(online.steps.back().output_after.at(0)));
}

TEST_CASE("online softmax: logits of 1e4, rising and falling, overflow nowhere") {
    for (const bool rising : {true, false}) {
        std::vector<double> row;
        for (int i = 0; i <= 20; ++i) row.push_back((rising ? i : 20 - i) * 1000.0 - 10000);
        const OnlineSoftmax online = online_softmax(row, {}, 3, 1);
        const std::vector<double> exact = softmax(row).probabilities;
        CHECK(online.weights == exact);  // 1 and e^-1000 = 0
        for (const OnlineStep& step : online.steps) CHECK(std::isfinite(step.sum_after));
        CHECK(online.steps[1].rescale == (rising ? 0.0 : 1.0));  // e^-3000 is 0
    }
    const OnlineSoftmax tie = online_softmax(std::vector<double>(8, 10000), {}, 3, 0.01);
    CHECK(tie.weights == std::vector<double>(8, 0.125));
}

TEST_CASE("online softmax: what it does not take") {
    const std::vector<double> row = {1, 2};
    CHECK_THROWS_AS(online_softmax({}, {}, 1, 1), std::invalid_argument);
    CHECK_THROWS_AS(online_softmax(row, {}, 0, 1), std::invalid_argument);
    CHECK_THROWS_AS(online_softmax(row, std::vector<double>(3, 0), 1, 1), std::invalid_argument);
    for (const double temperature : {0.0, -1.0, infinity, std::nan("")})
        CHECK_THROWS_AS(online_softmax(row, {}, 1, temperature), std::invalid_argument);
}

}  // namespace
}  // namespace softmaxlab::test
