#include "core/kernels/row_statistics_f32.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "core/base/limits.h"
#include "core/numeric/softmax.h"
#include "tests/core/kernels/instruction_sets.h"
#include "tests/core/kernels/rows_under_test.h"

namespace softmaxlab::test {

namespace {
constexpr float nan = std::numeric_limits<float>::quiet_NaN();

std::vector<std::size_t> top(const std::vector<float>& values, std::size_t wanted) {
    std::vector<std::size_t> indices(wanted);
    kernels::top_k(values, indices);
    return indices;
}
}  // namespace

TEST_CASE("kernel: log-sum-exp and entropy of a row, within their bound", "[kernel]") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    CAPTURE(set.name());
    RandomLogits random(21);
    for (const std::size_t classes : {1u, 2u, 5u, 16u, 31u, 64u, 100u, 1000u, 50'000u}) {
        for (const double temperature : {1e-22, 0.05, 1.0, 40.0, 1e22}) {
            for (const double spread : {0.01, 4.0, 300.0, 1e20}) {
                const std::vector<float> row = random_rows(random, 1, classes, spread);
                const Softmax exact = softmax(row_of(row, 0, classes), temperature);
                const kernels::RowStatistics actual = kernels::row_statistics(row, temperature);
                const double bound =
                    kernels::row_statistics_error * std::max(1.0, std::log(static_cast<double>(classes)));
                CAPTURE(classes, temperature, spread);
                REQUIRE(actual.status == RowStatus::ok);
                REQUIRE(actual.max == exact.max);
                // max/T is added in double.
                REQUIRE(std::fabs(actual.log_sum_exp - exact.log_sum_exp) <=
                        bound + 1e-15 * std::fabs(exact.log_sum_exp));
                REQUIRE(std::fabs(actual.entropy_nats - exact.entropy_nats) <= bound);
                const double largest =
                    *std::max_element(exact.probabilities.begin(), exact.probabilities.end());
                REQUIRE(std::fabs(actual.largest - largest) <= kernels::row_statistics_error * largest);
            }
        }
    }
}

TEST_CASE("kernel: the entropy of a row is 0 where one class has everything, and never above log K",
          "[kernel]") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    CAPTURE(set.name());
    RandomLogits random(22);
    const auto masked = static_cast<float>(-infinity);
    for (const std::size_t classes : {1u, 2u, 3u, 15u, 16u, 17u, 64u, 100u, 1001u}) {
        for (const double temperature : {1e-22, 0.05, 1.0, 40.0, 1e22}) {
            CAPTURE(classes, temperature);
            for (const float top : {0.0F, 1.0F, -7.25F, 3000.0F}) {
                std::vector<float> row(classes, masked);
                row[classes / 2] = top;
                REQUIRE(kernels::row_statistics(row, temperature).entropy_nats == 0);
                REQUIRE(kernels::row_statistics(row, temperature).largest == 1);
                for (float& z : row) z = top;
                REQUIRE(kernels::row_statistics(row, temperature).entropy_nats ==
                        std::log(static_cast<double>(classes)));
            }
            const std::vector<float> nearly = random_rows(random, 1, classes, 1e-3);
            const double entropy = kernels::row_statistics(nearly, temperature).entropy_nats;
            REQUIRE(entropy >= 0);
            REQUIRE(entropy <= std::log(static_cast<double>(classes)));
        }
    }
}

TEST_CASE("kernel: statistics at the limits, and of rows without an answer", "[kernel]") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    CAPTURE(set.name());
    const auto masked = static_cast<float>(-infinity);
    const auto statistics = [](const std::vector<float>& row, double temperature) {
        return kernels::row_statistics(row, temperature);
    };
    CHECK(statistics({1, 2, 2}, 0).entropy_nats == std::log(2.0));
    CHECK(statistics({1, 2, 2}, 0).log_sum_exp == infinity);
    CHECK(statistics({-1, -2}, 0).log_sum_exp == -infinity);
    CHECK(statistics({0, 0, -2}, 0).log_sum_exp == std::log(2.0));
    CHECK(statistics({5, masked, 7}, infinity).log_sum_exp == std::log(2.0));
    CHECK(statistics({5, masked, 7}, infinity).largest == 0.5);
    CHECK(statistics({masked, masked}, 1).status == RowStatus::all_masked);
    CHECK(statistics({masked, masked}, 1).log_sum_exp == -infinity);
    CHECK(std::isnan(statistics({masked, masked}, 1).entropy_nats));
    CHECK(statistics({1, nan}, 1).status == RowStatus::not_a_number);
    CHECK(std::isnan(statistics({1, nan}, 1).log_sum_exp));
    CHECK_THROWS_AS(statistics({}, 1), std::invalid_argument);
    CHECK_THROWS_AS(statistics({1}, -1), std::invalid_argument);
}

TEST_CASE("kernel: top-k is what sorting gives", "[kernel]") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    CAPTURE(set.name());
    RandomLogits random(22);
    for (const std::size_t count : {1u, 3u, 16u, 17u, 100u, 1000u}) {
        for (int kind = 0; kind < 5; ++kind) {
            std::vector<float> values = random_rows(random, 1, count, 3);
            if (kind == 1)
                for (float& value : values) value = std::round(value);  // ties
            if (kind == 2) std::sort(values.begin(), values.end());
            if (kind == 3) std::fill(values.begin(), values.end(), static_cast<float>(-infinity));
            if (kind == 4)
                for (std::size_t i = 0; i < count; i += 2) values[i] = nan;
            std::vector<std::size_t> order(count);
            std::iota(order.begin(), order.end(), std::size_t{0});
            const auto key = [&](std::size_t i) { return std::isnan(values[i]) ? -infinity : values[i]; };
            std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
                if (std::isnan(values[a]) != std::isnan(values[b])) return std::isnan(values[b]);
                return key(a) > key(b);
            });
            for (const std::size_t wanted : {std::size_t{0}, std::size_t{1}, count / 20, count / 2, count}) {
                CAPTURE(count, kind, wanted);
                std::vector<std::size_t> expected(order.begin(),
                                                  order.begin() + static_cast<std::ptrdiff_t>(wanted));
                REQUIRE(top(values, wanted) == expected);
            }
        }
    }
    CHECK_THROWS_AS(top({1, 2}, 3), std::invalid_argument);
}

}  // namespace softmaxlab::test
