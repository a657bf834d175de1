#include "app/widgets/knob.h"

#include <cmath>
#include <limits>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

using namespace softmaxlab;

namespace {
constexpr double infinity = std::numeric_limits<double>::infinity();
const KnobScale scale;
}  // namespace

TEST_CASE("the knob's scale is logarithmic, with 0 and ∞ beyond its ends", "[knob]") {
    CHECK(knob_position(scale, 0.01) == 0);
    CHECK_THAT(knob_position(scale, 1), Catch::Matchers::WithinAbs(0.5, 1e-12));
    CHECK(knob_position(scale, 100) == 1);
    CHECK(knob_position(scale, 0) < 0);
    CHECK(knob_position(scale, infinity) > 1);
    CHECK(knob_value(scale, knob_position(scale, 0)) == 0);
    CHECK(knob_value(scale, knob_position(scale, infinity)) == infinity);
    CHECK(knob_value(scale, 0) == 0.01);
    CHECK(knob_value(scale, 1) == 100);
}

TEST_CASE("near a mark the knob snaps to it exactly", "[knob]") {
    const double mark = GENERATE(0.7, 1.0, 1.5);
    CAPTURE(mark);
    CHECK(knob_value(scale, knob_position(scale, mark) + 0.005) == mark);
    CHECK(knob_value(scale, knob_position(scale, mark) - 0.005) == mark);
    CHECK(knob_value(scale, knob_position(scale, mark) + 0.02) != mark);
}

TEST_CASE("what the knob gives has few decimals, so that the number shown is the number used", "[knob]") {
    for (double position = 0; position <= 1; position += 0.01) {
        const double value = knob_value(scale, position);
        CAPTURE(position, value);
        CHECK(std::fabs(value * 1000 - std::round(value * 1000)) < 1e-9);
    }
}

TEST_CASE("small steps pass through the whole scale, from exactly 0 to exactly ∞ and back", "[knob]") {
    double value = 0;
    int steps = 0;
    while (value != infinity && steps < 1000) {
        const double next = knob_step(scale, value, 1);
        CHECK(next > value);
        value = next;
        ++steps;
    }
    CHECK(value == infinity);
    while (value != 0 && steps < 2000) {
        const double next = knob_step(scale, value, -1);
        CHECK(next < value);
        value = next;
        ++steps;
    }
    CHECK(value == 0);
    CHECK(knob_step(scale, 0, -1) == 0);
    CHECK(knob_step(scale, infinity, 1) == infinity);
}
