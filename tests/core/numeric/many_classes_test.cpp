#include <cmath>
#include <limits>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include "core/numeric/softmax.h"

using namespace softmaxlab;
using Catch::Matchers::WithinRel;

// Long rows take another way through the exponentials; masked classes make a short row long without changing
// it.
TEST_CASE("masked classes that make a row long change nothing", "[softmax]") {
    std::vector<double> row(3000);
    for (std::size_t i = 0; i < row.size(); ++i) {
        row[i] = 8 * std::sin(static_cast<double>(i)) -
                 (i % 100 == 7 ? 300 : 0);  // with terms near the smallest doubles
    }
    std::vector<double> padded = row;
    padded.resize(6000, -std::numeric_limits<double>::infinity());
    for (const double temperature : {0.4, 1.0, 7.0}) {
        const Softmax expected = softmax(row, temperature);
        const Softmax actual = softmax(padded, temperature);
        CAPTURE(temperature);
        CHECK(actual.live_classes == row.size());
        for (std::size_t i = 0; i < row.size(); ++i) {
            CHECK_THAT(actual.probabilities[i], WithinRel(expected.probabilities[i], 1e-15));
        }
        CHECK_THAT(actual.log_sum_exp, WithinRel(expected.log_sum_exp, 1e-15));
        CHECK_THAT(actual.entropy_nats, WithinRel(expected.entropy_nats, 1e-15));
        CHECK_THAT(actual.margin, WithinRel(expected.margin, 1e-15));
    }
}

TEST_CASE("many equal logits are uniform", "[softmax]") {
    const Softmax result = softmax(std::vector<double>(8192, 3.25));
    CHECK(result.probabilities[4000] == 1.0 / 8192);
    CHECK_THAT(result.entropy_nats, WithinRel(std::log(8192.0), 1e-15));
    CHECK_THAT(result.log_sum_exp, WithinRel(3.25 + std::log(8192.0), 1e-15));
}
