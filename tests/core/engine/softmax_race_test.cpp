#include "core/engine/softmax_race.h"

#include <algorithm>
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "core/numeric/softmax.h"

namespace softmaxlab::test {

TEST_CASE("the largest relative error is that of the worst class of the worst row") {
    const std::vector<float> logits = {1, 2, 3, 0, 0, -200};
    std::vector<float> p;
    for (const std::size_t row : {0U, 1U})
        for (const double exact :
             softmax(std::vector<double>(logits.begin() + 3 * row, logits.begin() + 3 * row + 3))
                 .probabilities)
            p.push_back(static_cast<float>(exact));
    CHECK(largest_relative_error(logits, p, 3) <= 6e-8);  // rounding to float32 alone
    p[5] = 0.5f;                                          // exactly 1e-87: too small to be judged
    CHECK(largest_relative_error(logits, p, 3) <= 6e-8);
    p[4] = 0.51f;
    CHECK(largest_relative_error(logits, p, 3) == Catch::Approx(0.02).epsilon(1e-5));
    p[0] *= 1.1f;
    CHECK(largest_relative_error(logits, p, 3) == Catch::Approx(0.1).epsilon(1e-5));
    p[1] = std::numeric_limits<float>::quiet_NaN();
    CHECK(std::isnan(largest_relative_error(logits, p, 3)));
}

TEST_CASE("the error is taken at the temperature that is named") {
    const std::vector<float> logits = {0, 1};
    const double p = 1 / (1 + std::exp(2.0));
    const std::vector<float> probabilities = {static_cast<float>(p), static_cast<float>(1 - p)};
    CHECK(largest_relative_error(logits, probabilities, 2, 0.5) <= 6e-8);
    CHECK(largest_relative_error(logits, probabilities, 2, 1) > 0.1);
}

TEST_CASE("a track has the rows of its shape") {
    SoftmaxTrack track({5, 7}, 1);
    CHECK(track.logits.size() == 35);
    CHECK(track.status.size() == 5);
    CHECK(track.shape.bytes() == 2 * 35 * sizeof(float));
    CHECK(track.logits_of(1, 3).size() == 14);
    CHECK(track.logits_of(1, 3).data() == track.logits.data() + 7);
    CHECK(track.probabilities_of(4, 5).data() == track.probabilities.data() + 28);
    const std::vector<float> logits(track.logits.begin(), track.logits.end());
    CHECK(logits == random_logits(35, 3, 1));
    CHECK(logits != random_logits(35, 3, 2));
    CHECK(reinterpret_cast<std::uintptr_t>(track.logits.data()) % 64 == 0);
    CHECK(reinterpret_cast<std::uintptr_t>(track.probabilities.data()) % 64 == 0);
}

TEST_CASE("the copy that times are compared with is a copy") {
    const std::vector<float> from = random_logits(10'001, 1, 7);
    for (const std::size_t threads : {1U, 2U}) {
        Workers workers(threads);
        std::vector<float> to(from.size());
        copy_floats(workers, from, to);
        CHECK(from == to);
    }
}

}  // namespace softmaxlab::test
