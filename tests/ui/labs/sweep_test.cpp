#include "app/labs/temperature/sweep.h"

#include <cmath>
#include <limits>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

using namespace softmaxlab;
using Catch::Matchers::WithinRel;
using softmaxlab::temperature::Sweep;
using softmaxlab::temperature::SweepMotion;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double frame = 1.0 / 60;

// Of the three digits that are kept.
constexpr double rounding = 5e-3;

}  // namespace

TEST_CASE("the sweep's T goes evenly along the logarithmic axis", "[sweep]") {
    SweepMotion motion = SweepMotion::from(0.5);
    CHECK_THAT(motion.temperature(), WithinRel(0.5, 1e-12));
    motion.advance(0.5, 1, false);
    CHECK_THAT(motion.temperature(), WithinRel(0.5 * std::sqrt(10.0), rounding));
    motion.advance(0.25, 2, false);
    CHECK_THAT(motion.temperature(), WithinRel(5, rounding));
    CHECK_FALSE(motion.ended);
}

TEST_CASE("the sweep begins at 0.01 where T is not on the way to 100", "[sweep]") {
    for (const double t : {0.0, 0.003, 100.0, 250.0, infinity})
        CHECK(SweepMotion::from(t).temperature() == 0.01);
    CHECK(SweepMotion::from(0.01).temperature() == 0.01);
    CHECK(SweepMotion::from(99).temperature() == 99);
}

TEST_CASE("without the loop the sweep ends at exactly 100 and stays", "[sweep]") {
    SweepMotion motion = SweepMotion::from(50);
    motion.advance(10, 4, false);
    CHECK(motion.ended);
    CHECK(motion.temperature() == 100);
    motion.advance(1, 4, true);
    CHECK(motion.temperature() == 100);
}

TEST_CASE("with the loop the sweep turns round at both ends and loses nothing there", "[sweep]") {
    SweepMotion motion = SweepMotion::from(10);
    motion.advance(1.5, 1, true);
    CHECK_THAT(motion.temperature(), WithinRel(std::pow(10, 1.5), rounding));
    CHECK(motion.direction == -1);
    motion.advance(4, 1, true);
    CHECK(motion.direction == 1);
    CHECK_THAT(motion.temperature(), WithinRel(std::pow(10, -1.5), rounding));
    // The loop switched off on the way down: it still turns at 0.01, and ends at 100.
    motion = {-1.5, -1, false};
    motion.advance(1, 1, false);
    CHECK_THAT(motion.temperature(), WithinRel(std::pow(10, -1.5), rounding));
    CHECK(motion.direction == 1);
    motion.advance(5, 1, false);
    CHECK(motion.ended);
}

TEST_CASE("from frame to frame T rises, at every speed", "[sweep]") {
    for (const double speed : Sweep::speeds) {
        SweepMotion motion = SweepMotion::from(0.01);
        double last = motion.temperature();
        while (!motion.ended) {
            motion.advance(frame, speed, false);
            // Just below its end it is 100 already, to three digits.
            CHECK((motion.temperature() > last || last == 100));
            last = motion.temperature();
        }
    }
}

TEST_CASE("from play to pause is one undo step", "[sweep]") {
    Document document;
    const Scene before = document.scene();
    Sweep sweep;
    sweep.play(document, 1);
    CHECK(sweep.playing());
    CHECK(document.gesture() == 1);
    for (int i = 0; i < 30; ++i) sweep.advance(document, frame, 1, false);
    sweep.pause(document);
    CHECK(document.gesture() == no_gesture);
    CHECK_THAT(document.scene().temperature, WithinRel(std::sqrt(10.0), rounding));
    document.undo();
    CHECK(document.scene() == before);
    CHECK_FALSE(document.can_undo());
}

TEST_CASE("a sweep that comes to its end closes its gesture", "[sweep]") {
    Document document;
    Sweep sweep;
    sweep.play(document, 1);
    for (int i = 0; i < 60; ++i) sweep.advance(document, frame, 4, false);
    CHECK_FALSE(sweep.playing());
    CHECK(document.gesture() == no_gesture);
    CHECK(document.scene().temperature == 100);
}

TEST_CASE("a sweep stops where somebody else ended its gesture or edited the scene", "[sweep]") {
    Document document;
    Sweep sweep;
    const auto play_a_little = [&] {
        sweep.play(document, 1);
        for (int i = 0; i < 10; ++i) sweep.advance(document, frame, 1, false);
    };
    SECTION("undo") {
        const Scene before = document.scene();
        play_a_little();
        document.undo();
        sweep.advance(document, frame, 1, false);
        CHECK(document.scene() == before);
    }
    SECTION("another gesture") {
        play_a_little();
        document.end_gesture();
        const double there = document.scene().temperature;
        sweep.advance(document, frame, 1, false);
        CHECK(document.scene().temperature == there);
    }
    SECTION("an edit") {
        play_a_little();
        document.apply(edit::SetTemperature{0.5});
        sweep.advance(document, frame, 1, false);
        CHECK(document.scene().temperature == 0.5);
    }
    CHECK_FALSE(sweep.playing());
    CHECK(document.gesture() == no_gesture);
}
