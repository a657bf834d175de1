#include "app/widgets/slider.h"

#include <cmath>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

using namespace softmaxlab;
using Catch::Matchers::WithinAbs;

namespace {

constexpr double pixels = 400;

SliderScale symmetric() {
    SliderScale scale;
    scale.low = -2000;
    scale.high = 2000;
    scale.kind = SliderKind::signed_log;
    scale.knee = 4;
    return scale;
}

SliderScale logarithmic() {
    SliderScale scale;
    scale.low = 1;
    scale.high = 1000;
    scale.kind = SliderKind::log;
    scale.neutral = 1;
    return scale;
}

}  // namespace

TEST_CASE("a slider's ends are its limits, and what lies beyond them stays there", "[slider]") {
    for (const SliderScale& scale : {symmetric(), logarithmic(), SliderScale{}}) {
        CHECK(slider_position(scale, scale.low) == 0);
        CHECK(slider_position(scale, scale.high) == 1);
        CHECK(slider_position(scale, scale.high * 10) == 1);
        CHECK(slider_value(scale, 0, pixels) == scale.low);
        CHECK(slider_value(scale, 1, pixels) == scale.high);
        CHECK(slider_value(scale, -3, pixels) == scale.low);
        CHECK(slider_value(scale, 3, pixels) == scale.high);
    }
}

TEST_CASE("a signed logarithmic slider is symmetric and finest at 0", "[slider]") {
    const SliderScale scale = symmetric();
    CHECK_THAT(slider_position(scale, 0), WithinAbs(0.5, 1e-12));
    for (const double value : {0.1, 1.0, 10.0, 88.7, 500.0})
        CHECK_THAT(slider_position(scale, value) + slider_position(scale, -value), WithinAbs(1, 1e-12));
    const auto width_of = [&](double from, double to) {
        return slider_position(scale, to) - slider_position(scale, from);
    };
    CHECK(width_of(0, 1) > width_of(10, 11));
    CHECK(width_of(10, 11) > width_of(1000, 1001));
}

TEST_CASE("position and value are inverse but for the rounding to a pixel", "[slider]") {
    const SliderScale scale = GENERATE(symmetric(), logarithmic());
    for (double position = 0.003; position < 1; position += 0.01) {
        CAPTURE(position);
        CHECK_THAT(slider_position(scale, slider_value(scale, position, pixels)),
                   WithinAbs(position, 4 / pixels));
    }
}

TEST_CASE("what a slider gives is as round as a pixel allows", "[slider]") {
    const SliderScale scale = symmetric();
    CHECK(slider_value(scale, 0.5 + 2 / pixels, pixels) == 0);  // snaps
    const double small = slider_value(scale, slider_position(scale, 1.0), pixels);
    CHECK(std::round(small * 100) / 100 == small);
    const double large = slider_value(scale, slider_position(scale, 1234.5), pixels);
    CHECK(std::round(large / 10) * 10 == large);
}
