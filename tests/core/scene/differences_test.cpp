#include "core/scene/differences.h"

#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "core/scene/attention_edit.h"
#include "core/scene/document.h"

using namespace softmaxlab;

namespace {

using Differences = std::vector<SceneDifference>;

/// Of the first scene and what the edits make of it.
Differences after(const std::vector<Edit>& edits) {
    Scene scene = default_scene();
    for (const Edit& edit : edits) scene = apply(scene, edit);
    return differences(default_scene(), scene);
}

}  // namespace

TEST_CASE("Equal scenes do not differ, whatever they are called") {
    Scene scene = default_scene();
    scene.title = "another";
    CHECK(differences(default_scene(), scene).empty());
}

TEST_CASE("What differs is named as each of the two scenes has it") {
    CHECK(after({edit::SetTemperature{2}}) == Differences{{"T = 1", "T = 2"}});
    CHECK(after({edit::SetTemperature{0.5}, edit::SetLogit{0, -1.25}}) ==
          Differences{{"T = 1", "T = 0.5"}, {"cat: z = 2", "cat: z = −1.25"}});
    CHECK(after({edit::SetMasked{2, true}}) == Differences{{"", "fox masked"}});
    CHECK(after({edit::SetMethod{Method::naive}}) == Differences{{"max subtracted", "max not subtracted"}});
    CHECK(after({edit::SetShift{90}, edit::SetFormat{Format::f16}}) ==
          Differences{{"f32", "f16"}, {"c = 0", "c = 90"}});
    CHECK(after({edit::SetTarget{2}}) == Differences{{"target cat", "target fox"}});
    CHECK(after({edit::PinState{edit::PinSlot::a}}) == Differences{{"no pin", "pin A"}});
    CHECK(after({edit::ChangeAttention{edit::SetCausal{true}}}) == Differences{{"not causal", "causal"}});
}

TEST_CASE("What is in one scene alone has words there alone") {
    CHECK(after({edit::RemoveClass{4}}) == Differences{{"with emu", ""}});
    const Differences added = after({edit::AddClass{}});
    REQUIRE(added.size() == 1);
    CHECK(added[0].a.empty());
    CHECK(added[0].b.rfind("with ", 0) == 0);
    CHECK(after({edit::MoveClass{0, 2}}) == Differences{{"", "another order"}});
}

TEST_CASE("The same added to every logit is one difference, many other logits are counted") {
    Scene shifted = default_scene();
    for (ClassItem& item : shifted.classes) item.logit -= 3;
    CHECK(differences(default_scene(), shifted) == Differences{{"z", "z − 3"}});
    CHECK(differences(shifted, default_scene()) == Differences{{"z", "z + 3"}});
    Scene other = default_scene();
    for (ClassItem& item : other.classes) item.logit *= -2;
    CHECK(differences(default_scene(), other) == Differences{{"", "5 other logits"}});
}

TEST_CASE("Logits from a file are called after it") {
    LogitSet set;
    set.source = "row 3 of x.npy";
    set.logits.assign(40, 1);
    const Scene loaded = scene_from(set);
    CHECK(differences(default_scene(), loaded) == Differences{{"cat, dog, fox …", "row 3 of x.npy"}});
    CHECK(differences(loaded, scene_from(set)).empty());
}

TEST_CASE("A document that is compared keeps that scene as what was before, whatever happens") {
    Document document;
    document.apply(edit::SetLogit{0, 5});
    const Scene a = document.scene();
    const std::size_t version = document.before().version();
    document.compare_with(a);
    CHECK(document.before().version() != version);
    document.apply(edit::SetLogit{0, 7}, 1);
    document.apply(edit::SetLogit{0, 8}, 1);
    document.end_gesture();
    document.apply(edit::SetTemperature{3});
    CHECK(document.before().scene() == a);
    document.undo();
    CHECK(document.before().scene() == a);
    document.apply(edit::MoveClass{0, 2});
    CHECK(document.before().index_of(2) == 0);
    document.undo();
    CHECK(document.before().index_of(2) == 2);
    document.apply(edit::RemoveClass{0});
    CHECK(document.before().index_of(0) == 1);
    document.apply(edit::SetName{0, "lion"});
    CHECK_FALSE(document.before().index_of(0));  // no class of A
    document.restart(default_scene());
    CHECK(document.before().scene() == a);
    CHECK(document.before().index_of(4) == 4);

    document.compare_with(std::nullopt);
    CHECK_FALSE(document.before().scene());
    const Scene second = document.scene();
    document.apply(edit::SetLogit{0, 1});
    CHECK(document.before().scene() == second);
}
