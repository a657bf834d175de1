#include "core/kernels/ladder.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "core/numeric/softmax.h"
#include "tests/core/kernels/instruction_sets.h"
#include "tests/core/numeric/random_logits.h"

namespace softmaxlab::test {

namespace {

/// Error over bound, at most 1: the worst class of all rows.
double worst_of(const kernels::LadderStep& step, const std::vector<float>& logits, std::size_t classes) {
    const std::size_t rows = logits.size() / classes;
    std::vector<float> probabilities(logits.size(), -7);
    std::vector<RowStatus> status(rows);
    Workers workers(2);
    step.run({logits, probabilities, status, classes}, workers);
    double worst = 0;
    for (std::size_t row = 0; row < rows; ++row) {
        const auto first = logits.begin() + static_cast<std::ptrdiff_t>(row * classes);
        const std::vector<double> z(first, first + static_cast<std::ptrdiff_t>(classes));
        const Softmax exact = softmax(z);
        for (std::size_t i = 0; i < classes; ++i) {
            const double p = static_cast<double>(probabilities[row * classes + i]);
            const double bound = step.error.at(exact.probabilities[i], exact.max - z[i], classes);
            const double error = std::fabs(p - exact.probabilities[i]) / bound;
            if (!(error <= worst)) worst = error;  // a NaN compares false and must not pass
        }
    }
    return worst;
}

}  // namespace

TEST_CASE("ladder: every step is within its error on every instruction set") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    CAPTURE(set.name());
    RandomLogits random(11);
    for (const kernels::LadderStep& step : kernels::softmax_ladder()) {
        CAPTURE(step.id);
        // Vectors hold 4, 8 or 16 floats: one less, exactly, one more and twice of each.
        for (std::size_t classes = 1; classes <= 34; ++classes) {
            std::vector<float> logits(3 * classes);
            for (float& z : logits) z = static_cast<float>(random.uniform(-8, 8));
            CAPTURE(classes);
            REQUIRE(worst_of(step, logits, classes) <= 1);
        }
        std::vector<float> logits(3000);
        for (float& z : logits) z = static_cast<float>(random.uniform(-60, 60));  // down to p = 1e-52
        REQUIRE(worst_of(step, logits, 1000) <= 1);
        for (float& z : logits) z = static_cast<float>(random.uniform(90, 100));  // where e^z overflows
        REQUIRE(worst_of(step, logits, 3000) <= 1);
    }
}

TEST_CASE("ladder: the steps have names of their own, and a step for each idea") {
    std::set<std::string> ids;
    std::set<std::string> ideas;
    for (const kernels::LadderStep& step : kernels::softmax_ladder()) {
        ids.emplace(step.id);
        ideas.emplace(step.idea);
        CHECK_FALSE(step.name.empty());
        CHECK_FALSE(step.code.empty());
    }
    CHECK(ids.size() == kernels::softmax_ladder().size());
    CHECK(ideas.size() == ids.size());
}

}  // namespace softmaxlab::test
