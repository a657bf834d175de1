#include "core/engine/softmaxes_of_gpt3.h"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <limits>
#include <numeric>
#include <vector>

namespace softmaxlab::test {

TEST_CASE("GPT-3 has 9,216 heads with 2,048 rows each") {
    CHECK(SoftmaxesOfGpt3::heads == 9'216);
    CHECK(SoftmaxesOfGpt3::rows == 18'874'368);
    CHECK(SoftmaxesOfGpt3::exponentials == 19'336'790'016);
}

TEST_CASE("heads are computed one by one, and the time for all follows from those that are done") {
    SoftmaxesOfGpt3 run(2);
    CHECK(run.rows_done() == 0);
    CHECK_FALSE(run.advance(0));
    CHECK(run.heads_done() == 1);
    CHECK_FALSE(run.advance(std::numeric_limits<double>::infinity()));
    CHECK(run.heads_done() == 2);
    CHECK(run.rows_done() == 4096);
    CHECK(run.seconds() > 0);
    CHECK(run.seconds_for_all() == Catch::Approx(run.seconds() * 4608));
}

TEST_CASE("every row is a distribution over the keys up to its own") {
    SoftmaxesOfGpt3 run(1);
    run.advance(std::numeric_limits<double>::infinity());
    for (const std::size_t row : {0U, 1U, 255U, 256U, 2047U}) {
        const std::vector<float> weights = run.weights_of(row);
        REQUIRE(weights.size() == row + 1);
        CHECK(std::accumulate(weights.begin(), weights.end(), 0.0) == Catch::Approx(1).epsilon(1e-6));
    }
}

}  // namespace softmaxlab::test
