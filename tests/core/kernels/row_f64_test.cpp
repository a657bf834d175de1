#include "core/kernels/row_f64.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <cfloat>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "core/base/limits.h"
#include "tests/core/kernels/instruction_sets.h"
#include "tests/core/numeric/random_logits.h"

namespace softmaxlab::test {

TEST_CASE("row facts: max, least, runner-up and the first top, wherever they are") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    CAPTURE(set.name());
    for (std::size_t classes = 3; classes <= 35; ++classes) {
        for (std::size_t top = 0; top < classes; ++top) {
            std::vector<double> row(classes, -1);
            row[top] = 4;
            row[(top + 1) % classes] = -infinity;
            row[(top + 2) % classes] = -9;
            const kernels::RowFacts facts = kernels::facts_of(row);
            CAPTURE(classes, top);
            REQUIRE_FALSE(facts.not_a_number);
            REQUIRE(facts.live_classes == classes - 1);
            REQUIRE(facts.max == 4);
            REQUIRE(facts.min == -9);
            REQUIRE(facts.runner_up == (classes == 3 ? -9 : -1));
            REQUIRE(facts.top == top);
        }
    }
}

TEST_CASE("row facts: ties, a single class, all masked, NaN and +inf") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    CAPTURE(set.name());
    const kernels::RowFacts ties = kernels::facts_of(std::vector<double>{1, 5, 5, 2});
    CHECK(ties.top == 1);
    CHECK(ties.runner_up == 5);
    CHECK(kernels::facts_of(std::vector<double>{7}).runner_up == -infinity);
    CHECK(kernels::facts_of(std::vector<double>(9, -infinity)).live_classes == 0);
    CHECK(kernels::facts_of(std::vector<double>(9, -DBL_MAX)).max == -DBL_MAX);
    for (const double bad : {infinity, quiet_nan}) {
        for (std::size_t at = 0; at < 19; ++at) {
            std::vector<double> row(19, 0);
            row[at] = bad;
            REQUIRE(kernels::facts_of(row).not_a_number);
        }
    }
    CHECK_THROWS_AS(kernels::facts_of({}), std::invalid_argument);
}

TEST_CASE("row gaps: the same bits as one by one") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    CAPTURE(set.name());
    RandomLogits random(3);
    for (std::size_t classes = 1; classes <= 35; ++classes) {
        const std::vector<double> row = random.row(classes, 20);
        const double max = *std::max_element(row.begin(), row.end());
        for (const double temperature : {0.03, 1.0, 7.7, 1e-300}) {
            std::vector<float> gaps(classes, -7);
            kernels::scaled_gaps(row, max, temperature, gaps);
            for (std::size_t i = 0; i < classes; ++i) {
                const double gap = std::max((row[i] - max) / temperature, -static_cast<double>(FLT_MAX));
                REQUIRE(gaps[i] == static_cast<float>(gap));
            }
        }
    }
}

TEST_CASE("row difference: the largest, at every place; NaN is not passed over") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    CAPTURE(set.name());
    for (std::size_t at = 0; at < 21; ++at) {
        const std::vector<double> a(21, 0.25);
        std::vector<double> b = a;
        b[at] = 0.125;
        REQUIRE(kernels::largest_difference(a, b) == 0.125);
        REQUIRE(kernels::largest_difference(b, a) == 0.125);
        b[at] = quiet_nan;
        REQUIRE(std::isnan(kernels::largest_difference(a, b)));
    }
    CHECK(kernels::largest_difference({}, {}) == 0);
    CHECK_THROWS_AS(kernels::largest_difference(std::vector<double>(1), {}), std::invalid_argument);
}

}  // namespace softmaxlab::test
