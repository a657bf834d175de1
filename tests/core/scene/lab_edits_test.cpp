// The edits of "Temperature" and "Shift and overflow": format, shift, scale, target, pins.
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <vector>

#include "core/base/limits.h"
#include "core/scene/document.h"
#include "core/scene/edit.h"

namespace softmaxlab {
namespace {

using edit::PinSlot;

Scene loaded_scene() {
    LogitSet set{"x.csv", {}, {}};
    for (int i = 0; i < 20; ++i) set.logits.push_back(i);
    return scene_from(set);
}

/// The default scene with target owl (3), and A pinned with dog (1) masked, at T = 2.
Scene scene_with_pin() {
    Scene scene = apply(default_scene(), edit::SetTarget{3});
    scene = apply(scene, edit::SetMasked{1, true});
    scene = apply(scene, edit::SetTemperature{2});
    scene = apply(scene, edit::PinState{PinSlot::a});
    scene = apply(scene, edit::SetTemperature{1});
    return apply(scene, edit::SetMasked{1, false});
}

TEST_CASE("SetFormat takes each format and nothing else") {
    for (const Format format : all_formats) {
        CHECK(apply(default_scene(), edit::SetFormat{format}).overflow.format == format);
    }
    CHECK(apply(default_scene(), edit::SetFormat{static_cast<Format>(6)}) == default_scene());
}

TEST_CASE("SetShift and SetScale clamp and refuse NaN") {
    CHECK(apply(default_scene(), edit::SetShift{-12.5}).overflow.shift == -12.5);
    CHECK(apply(default_scene(), edit::SetShift{2001}).overflow.shift == shift_limit);
    CHECK(apply(default_scene(), edit::SetShift{-infinity}).overflow.shift == -shift_limit);
    CHECK(apply(default_scene(), edit::SetShift{quiet_nan}) == default_scene());
    CHECK_FALSE(std::signbit(apply(default_scene(), edit::SetShift{-0.0}).overflow.shift));
    CHECK(apply(default_scene(), edit::SetScale{37.5}).overflow.scale == 37.5);
    CHECK(apply(default_scene(), edit::SetScale{0}).overflow.scale == 1);
    CHECK(apply(default_scene(), edit::SetScale{infinity}).overflow.scale == scale_limit);
    CHECK(apply(default_scene(), edit::SetScale{quiet_nan}) == default_scene());
}

TEST_CASE("SetTarget refuses an index out of range") {
    CHECK(apply(default_scene(), edit::SetTarget{4}).gradients.target == 4);
    CHECK(apply(default_scene(), edit::SetTarget{5}) == default_scene());
    CHECK(apply(loaded_scene(), edit::SetTarget{19}).gradients.target == 19);
}

TEST_CASE("The target follows its class") {
    const Scene scene = apply(default_scene(), edit::SetTarget{3});  // owl
    for (std::size_t from = 0; from < 5; ++from) {
        for (std::size_t to = 0; to < 5; ++to) {
            const Scene moved = apply(scene, edit::MoveClass{from, to});
            CHECK(moved.classes[moved.gradients.target].name == "owl");
        }
    }
    const Scene fewer = apply(scene, edit::RemoveClass{0});
    CHECK(fewer.classes[fewer.gradients.target].name == "owl");
    const Scene without = apply(scene, edit::RemoveClass{3});
    CHECK(without.classes[without.gradients.target].name == "emu");
    CHECK(apply(apply(default_scene(), edit::SetTarget{4}), edit::RemoveClass{4}).gradients.target == 3);
}

TEST_CASE("PinState freezes the logits, the mask and the temperature") {
    const Scene scene = scene_with_pin();
    REQUIRE(scene.pins.a);
    CHECK(*scene.pins.a->logits == std::vector<double>{2.0, -infinity, 0.1, -0.7, 1.4});
    CHECK(scene.pins.a->temperature == 2);
    CHECK_FALSE(scene.pins.b);

    const Scene later = apply(apply(scene, edit::SetLogit{0, 9}), edit::PinState{PinSlot::b});
    CHECK(later.pins.a == scene.pins.a);
    REQUIRE(later.pins.b);
    CHECK(later.pins.b->logits->front() == 9);
    CHECK(later.pins.b->temperature == 1);
    CHECK(apply(later, edit::PinState{PinSlot::b}) == later);
}

TEST_CASE("B needs an A and goes with it") {
    CHECK(apply(default_scene(), edit::PinState{PinSlot::b}) == default_scene());
    const Scene both = apply(scene_with_pin(), edit::PinState{PinSlot::b});
    CHECK(apply(both, edit::Unpin{PinSlot::b}) == scene_with_pin());
    const Scene none = apply(both, edit::Unpin{PinSlot::a});
    CHECK_FALSE(none.pins.a);
    CHECK_FALSE(none.pins.b);
}

TEST_CASE("Pinned logits move with their classes, and a new class is masked in them") {
    const Scene moved = apply(scene_with_pin(), edit::MoveClass{0, 3});
    CHECK(*moved.pins.a->logits == std::vector<double>{-infinity, 0.1, -0.7, 2.0, 1.4});
    const Scene back = apply(moved, edit::MoveClass{3, 0});
    CHECK(back == scene_with_pin());
    const Scene more = apply(scene_with_pin(), edit::AddClass{});
    CHECK(*more.pins.a->logits == std::vector<double>{2.0, -infinity, 0.1, -0.7, 1.4, -infinity});
    CHECK(is_valid(more));
}

TEST_CASE("A pin goes with a class that took part in it, and only then") {
    const Scene scene = scene_with_pin();
    const Scene without_dog = apply(scene, edit::RemoveClass{1});
    REQUIRE(without_dog.pins.a);
    CHECK(*without_dog.pins.a->logits == std::vector<double>{2.0, 0.1, -0.7, 1.4});
    CHECK_FALSE(apply(scene, edit::RemoveClass{0}).pins.a);

    const Scene both = apply(scene, edit::PinState{PinSlot::b});  // dog takes part in B
    const Scene only_a = apply(both, edit::RemoveClass{1});
    CHECK(only_a.pins.a);
    CHECK_FALSE(only_a.pins.b);
    const Scene none = apply(both, edit::RemoveClass{2});
    CHECK_FALSE(none.pins.a);
    CHECK_FALSE(none.pins.b);
}

TEST_CASE("A loaded set has format, shift, scale, target and pins too") {
    Scene scene = apply(loaded_scene(), edit::SetFormat{Format::f16});
    scene = apply(scene, edit::SetShift{3});
    scene = apply(scene, edit::SetScale{2});
    scene = apply(scene, edit::PinState{PinSlot::a});
    CHECK(scene.overflow.format == Format::f16);
    CHECK(scene.overflow.shift == 3);
    CHECK(scene.overflow.scale == 2);
    CHECK(*scene.pins.a->logits == loaded_scene().loaded->logits);
    CHECK(is_valid(scene));
}

TEST_CASE("Pinning is one step that can be undone") {
    Document document;
    document.apply(edit::PinState{PinSlot::a});
    document.apply(edit::RemoveClass{0});
    CHECK_FALSE(document.scene().pins.a);
    document.undo();
    REQUIRE(document.scene().pins.a);
    CHECK(*document.scene().pins.a->logits == effective_logits(default_scene()));
    document.undo();
    CHECK(document.scene() == default_scene());
    CHECK_FALSE(document.can_undo());
}

}  // namespace
}  // namespace softmaxlab
