#include "core/numeric/temperature.h"

#include <catch2/catch_test_macros.hpp>
#include <limits>

#include "core/base/limits.h"

namespace softmaxlab {
namespace {

TEST_CASE("scaled gaps of any size are numbers") {
    constexpr double largest = std::numeric_limits<double>::max();
    CHECK(scaled_gap(2, 1, 0.5) == 2);
    CHECK(scaled_gap(largest, -largest, 4) == largest / 2);  // the difference itself overflows
    CHECK(scaled_gap(1, 1, 0) == 0);
    CHECK(scaled_gap(2, 1, 0) == infinity);
    CHECK(scaled_gap(2, 1, infinity) == 0);
    for (const double temperature : {0.0, 1.0, infinity}) {
        CHECK(scaled_gap(2, -infinity, temperature) == infinity);
        CHECK(scaled_gap(-infinity, -infinity, temperature) == 0);
    }
    // Subnormal logits are no halves of each other.
    constexpr double smallest = std::numeric_limits<double>::denorm_min();
    CHECK(scaled_gap(smallest, 0, 1) == smallest);
}

TEST_CASE("0 and infinity are the limits of the temperature") {
    CHECK(is_limit(0));
    CHECK(is_limit(infinity));
    CHECK_FALSE(is_limit(std::numeric_limits<double>::denorm_min()));
    CHECK_FALSE(is_limit(std::numeric_limits<double>::max()));
}

}  // namespace
}  // namespace softmaxlab
