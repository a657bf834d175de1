#include "core/kernels/sparsemax_f32.h"

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
#include "core/numeric/sparse.h"
#include "tests/core/kernels/instruction_sets.h"
#include "tests/core/kernels/rows_under_test.h"

namespace softmaxlab::test {

TEST_CASE("kernel: sparsemax is within its bound of the exact one", "[kernel]") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    CAPTURE(set.name());
    RandomLogits random(31);
    for (const std::size_t classes : {1u, 2u, 3u, 15u, 16u, 17u, 64u, 1000u, 20'000u}) {
        for (const double temperature : {1e-30, 0.1, 1.0, 50.0, 1e30}) {
            for (const double spread : {1e-3, 1.0, 20.0, 1e30}) {
                std::vector<float> row = random_rows(random, 1, classes, spread);
                if (classes > 3) row[classes / 2] = -std::numeric_limits<float>::infinity();
                const std::vector<double> exact = sparsemax(row_of(row, 0, classes), temperature);
                std::vector<float> p(classes);
                REQUIRE(kernels::sparsemax_row(row, p, temperature) == RowStatus::ok);
                double worst = 0;
                for (std::size_t i = 0; i < classes; ++i) {
                    const double error = std::fabs(static_cast<double>(p[i]) - exact[i]);
                    if (!(error <= worst)) worst = error;
                }
                CAPTURE(classes, temperature, spread);
                REQUIRE(worst <= kernels::sparsemax_f32_error);

                std::vector<float> in_place = row;
                kernels::sparsemax_row(in_place, in_place, temperature);
                REQUIRE(in_place == p);
            }
        }
    }
}

TEST_CASE("kernel: sparsemax at the limits, and of rows without an answer", "[kernel]") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    CAPTURE(set.name());
    const auto masked = static_cast<float>(-infinity);
    const auto run = [](std::vector<float> row, double temperature) {
        kernels::sparsemax_row(row, row, temperature);
        return row;
    };
    CHECK(run({1, 2, 2}, 0) == std::vector<float>{0, 0.5F, 0.5F});
    CHECK(run({1, masked, 2}, infinity) == std::vector<float>{0.5F, 0, 0.5F});
    CHECK(run({masked, masked}, 1) == std::vector<float>{0, 0});
    CHECK(std::isnan(run({1, std::numeric_limits<float>::quiet_NaN()}, 1)[0]));
    CHECK(run({0.1F, 0, 3}, 1) == std::vector<float>{0, 0, 1});
    CHECK_THROWS_AS(run({}, 1), std::invalid_argument);
    CHECK_THROWS_AS(run({1}, -1), std::invalid_argument);
}

}  // namespace softmaxlab::test
