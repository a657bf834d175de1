#include "core/engine/scaled_gaps.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cfloat>
#include <cmath>
#include <limits>
#include <vector>

#include "core/base/limits.h"

namespace softmaxlab::test {

namespace {

constexpr float masked = -std::numeric_limits<float>::infinity();
constexpr double largest = std::numeric_limits<double>::max();

using Floats = std::vector<float>;

Floats gaps(const std::vector<double>& logits, double temperature = 1, std::size_t rows = 1) {
    return scaled_gaps({logits, rows, logits.size() / rows, temperature});
}

}  // namespace

TEST_CASE("scaled gaps: (z − max)/T of each row, rounded once") {
    CHECK(gaps({2, 1, 0.1}) == Floats{0, -1, static_cast<float>(0.1 - 2)});
    CHECK(gaps({2, 1, 0.1}, 0.7) ==
          Floats{0, static_cast<float>(-1 / 0.7), static_cast<float>((0.1 - 2) / 0.7)});
    CHECK(gaps({1e9, 1e9 + 0.25, -infinity, 3, 3, 5}, 1, 2) == Floats{-0.25f, 0, masked, -2, -2, 0});
}

TEST_CASE("scaled gaps: the limits of the temperature") {
    CHECK(gaps({1, 3, -infinity, 3, std::nextafter(3, 0)}, 0) == Floats{-FLT_MAX, 0, masked, 0, -FLT_MAX});
    const Floats uniform = gaps({1, 3, -infinity, -largest, largest}, infinity);
    CHECK(uniform == Floats{0, 0, masked, 0, 0});
}

TEST_CASE("scaled gaps: a live class stays live, however far it is") {
    CHECK(gaps({0, -1e300}) == Floats{0, -FLT_MAX});
    CHECK(gaps({largest, -largest}) == Floats{0, -FLT_MAX});
    CHECK(gaps({largest, -largest}, largest) ==
          Floats{0, -2});  // the difference itself is past the largest double
    CHECK(gaps({0, -5e-324}, 5e-324) == Floats{0, -1});
    CHECK(gaps({-infinity, -infinity}) == Floats{masked, masked});
    CHECK(gaps({-infinity, -largest}) == Floats{masked, 0});
}

TEST_CASE("scaled gaps: NaN and +inf make their row NaN, at any temperature") {
    for (const double temperature : {0.0, 1.0, infinity}) {
        for (const double bad : {infinity, std::numeric_limits<double>::quiet_NaN()}) {
            const Floats both = gaps({1, 2, bad, 4, 4, -infinity}, temperature, 2);
            CHECK(std::all_of(both.begin(), both.begin() + 3, [](float gap) { return std::isnan(gap); }));
            CHECK(Floats(both.begin() + 3, both.end()) == Floats{0, 0, masked});
        }
    }
}

TEST_CASE("error bound: relative, for each unit of gap, and absolute") {
    const ErrorBound bound{1e-7, 1e-8, 1e-45};
    CHECK(bound.at(0.5, 0, 1) == 0.5e-7 + 1e-45);
    CHECK(std::fabs(bound.at(0.25, 10, 100) - 0.25 * (1e-7 + 1e-8 * (10 + std::log(100)))) < 1e-20);
    CHECK(bound.at(0, infinity, 100) == 1e-45);
}

}  // namespace softmaxlab::test
