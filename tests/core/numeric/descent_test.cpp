#include "core/numeric/descent.h"

#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <vector>

#include "core/base/limits.h"
#include "core/numeric/softmax.h"

namespace softmaxlab {
namespace {

using Numbers = std::vector<double>;

bool is_possible(const Numbers& logits, std::size_t target, double temperature = 1) {
    return descent_problem(logits, smoothed_target(logits, target, 0), temperature).possible();
}

TEST_CASE("descent: the steps reach the target, and the loss never rises") {
    Numbers logits = {2, 1, 0.1};
    const Numbers target = smoothed_target(logits, 2, 0.3);
    double loss = infinity;
    for (int i = 0; i < 300; ++i) {
        const DescentProblem problem = descent_problem(logits, target, 1);
        REQUIRE(problem.possible());
        CHECK(problem.here.loss <= loss + 1e-15);
        loss = problem.here.loss;
        logits = descended(problem, 1);
    }
    const Numbers p = softmax(logits).probabilities;
    for (std::size_t i = 0; i < 3; ++i) CHECK(std::fabs(p[i] - target[i]) < 1e-6);
    // The gradient sums to 0: so the sum of the logits stays.
    CHECK(std::fabs(logits[0] + logits[1] + logits[2] - 3.1) < 1e-9);
}

TEST_CASE("descent: it is refused where it leads nowhere") {
    CHECK(is_possible({2, 1, 0.1}, 0));
    CHECK_FALSE(is_possible({2, 1, 0.1}, 0, 0));
    CHECK_FALSE(is_possible({2, 1, 0.1}, 0, infinity));
    CHECK_FALSE(is_possible({-infinity, 1, 0.1}, 0));  // a masked target: an infinite loss
    CHECK(is_possible({-infinity, 1, 0.1}, 1));
    CHECK_FALSE(is_possible({-infinity, 1, -infinity}, 1));  // one class alone
    CHECK_FALSE(is_possible({std::nan(""), 1}, 1));
    CHECK_FALSE(is_possible({infinity, 1}, 1));
}

}  // namespace
}  // namespace softmaxlab
