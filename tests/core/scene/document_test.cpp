#include "core/scene/document.h"

#include <catch2/catch_test_macros.hpp>
#include <limits>
#include <stdexcept>
#include <vector>

#include "tests/core/scene/random_scene.h"

namespace softmaxlab {
namespace {

TEST_CASE("A new document has no history and is not modified") {
    const Document document;
    CHECK(document.scene() == default_scene());
    CHECK_FALSE(document.can_undo());
    CHECK_FALSE(document.can_redo());
    CHECK_FALSE(document.modified());
    CHECK(document.gesture() == no_gesture);
}

TEST_CASE("A document needs a valid scene") {
    CHECK_THROWS_AS(Document(Scene{}), std::invalid_argument);
}

TEST_CASE("An edit is one step that can be undone and redone") {
    Document document;
    document.apply(edit::SetLogit{0, 3});
    const Scene after = document.scene();
    CHECK(after.classes[0].logit == 3);
    CHECK(document.can_undo());

    document.undo();
    CHECK(document.scene() == default_scene());
    CHECK_FALSE(document.can_undo());
    CHECK(document.can_redo());

    document.redo();
    CHECK(document.scene() == after);
    CHECK_FALSE(document.can_redo());
}

TEST_CASE("The revision rises with every change and only then") {
    Document document;
    const Revision first = document.revision();
    document.apply(edit::SetLogit{0, 3});
    const Revision second = document.revision();
    CHECK(second > first);
    document.apply(edit::SetLogit{0, 3});
    document.apply(edit::SetLogit{0, std::numeric_limits<double>::quiet_NaN()});
    document.apply(edit::SetLogit{99, 1});
    CHECK(document.revision() == second);
    document.undo();
    const Revision third = document.revision();
    CHECK(third > second);
    document.redo();
    CHECK(document.revision() > third);
    const Revision last = document.revision();
    document.redo();
    document.mark_saved();
    document.apply(edit::SetLogit{0, 3}, 1);
    document.end_gesture();
    CHECK(document.revision() == last);
}

TEST_CASE("What was saved may be older than the present scene: then that counts as changed") {
    Document document;
    document.apply(edit::SetLogit{0, 3});
    const Scene saved = document.scene();
    document.apply(edit::SetLogit{0, 4});
    document.mark_saved(saved);
    CHECK(document.modified());
    document.undo();
    CHECK_FALSE(document.modified());
}

TEST_CASE("An edit that changes nothing is no step and leaves what could be redone") {
    Document document;
    document.apply(edit::SetLogit{0, 3});
    document.undo();
    document.apply(edit::SetLogit{0, 2});  // what it is already
    CHECK_FALSE(document.can_undo());
    CHECK(document.can_redo());
}

TEST_CASE("A new edit ends what could be redone") {
    Document document;
    document.apply(edit::SetLogit{0, 3});
    document.undo();
    document.apply(edit::SetLogit{1, 5});
    CHECK_FALSE(document.can_redo());
    document.redo();
    CHECK(document.scene().classes[0].logit == 2);
}

TEST_CASE("A gesture is one step") {
    Document document;
    document.apply(edit::SetLogit{1, 7});
    const Scene before = document.scene();
    for (int i = 0; i < 50; ++i) document.apply(edit::SetLogit{0, i * 0.1}, 1);
    CHECK(document.gesture() == 1);
    CHECK(document.can_undo());
    document.end_gesture();
    CHECK(document.gesture() == no_gesture);
    document.undo();
    CHECK(document.scene() == before);
    document.undo();
    CHECK(document.scene() == default_scene());
}

TEST_CASE("Undo during a gesture ends it first") {
    Document document;
    document.apply(edit::SetLogit{0, 2}, 1);  // what it is already
    CHECK(document.gesture() == 1);
    CHECK_FALSE(document.can_undo());
    document.apply(edit::SetLogit{0, 3}, 1);
    document.apply(edit::SetLogit{0, 4}, 1);
    document.undo();
    CHECK(document.gesture() == no_gesture);
    CHECK(document.scene() == default_scene());
    document.redo();
    CHECK(document.scene().classes[0].logit == 4);
}

TEST_CASE("A gesture that ends where it began is no step and leaves what could be redone") {
    Document document;
    document.apply(edit::SetLogit{0, 3});
    document.undo();
    document.apply(edit::SetLogit{0, 9}, 1);
    CHECK_FALSE(document.can_redo());
    document.apply(edit::SetLogit{0, 2}, 1);
    document.end_gesture();
    CHECK_FALSE(document.can_undo());
    CHECK(document.can_redo());
}

TEST_CASE("A gesture that changed something ends what could be redone") {
    Document document;
    document.apply(edit::SetLogit{0, 3});
    document.undo();
    document.apply(edit::SetLogit{0, 9}, 1);
    document.redo();
    CHECK(document.scene().classes[0].logit == 9);
    CHECK_FALSE(document.can_redo());
}

TEST_CASE("An edit of another gesture, or of none, ends the gesture before it") {
    constexpr GestureId first = 1;
    for (const GestureId next : {no_gesture, first, GestureId{2}}) {
        CAPTURE(next);
        Document document;
        const Scene before = document.scene();
        document.apply(edit::SetLogit{0, 3}, first);
        document.apply(edit::SetLogit{0, 4}, first);
        const Scene after_first = document.scene();
        document.apply(edit::SetMasked{1, true}, next);
        CHECK(document.gesture() == next);
        document.undo();
        CHECK(document.scene() == (next == first ? before : after_first));
        if (next == first) continue;
        document.undo();
        CHECK(document.scene() == before);
        CHECK_FALSE(document.can_undo());
    }
}

TEST_CASE("An edit of none ends the gesture before it even if it changes nothing") {
    Document document;
    document.apply(edit::SetLogit{0, 3}, 1);
    document.apply(edit::SetLogit{0, 3});
    CHECK(document.gesture() == no_gesture);
    document.apply(edit::SetLogit{0, 4}, 1);
    document.undo();
    CHECK(document.scene().classes[0].logit == 3);
}

TEST_CASE("Only its own id, or none named, ends a gesture") {
    Document document;
    document.end_gesture();
    document.end_gesture(no_gesture);
    document.apply(edit::SetLogit{0, 3}, 1);
    document.end_gesture(2);
    CHECK(document.gesture() == 1);
    document.end_gesture(1);
    CHECK(document.gesture() == no_gesture);
    document.end_gesture();
    document.undo();
    CHECK(document.scene() == default_scene());
    CHECK_FALSE(document.can_undo());
}

TEST_CASE("What was there before a gesture stays until the next change of a number") {
    Document document;
    CHECK_FALSE(document.before().scene());
    CHECK_FALSE(document.before().index_of(0));
    document.apply(edit::SetLogit{0, 2}, 1);  // what it is already: the hand has only touched it
    CHECK_FALSE(document.before().scene());
    document.apply(edit::SetLogit{0, 3}, 1);
    const std::size_t version = document.before().version();
    document.apply(edit::SetLogit{0, 4}, 1);
    CHECK(document.before().scene() == default_scene());
    document.end_gesture();
    CHECK(document.before().scene() == default_scene());

    for (const Edit& quiet : std::vector<Edit>{
             edit::SetName{0, "lion"}, edit::SetRatio{{1, 2}}, edit::PinState{edit::PinSlot::a},
             edit::SetTarget{2}, edit::ChangeAttention{edit::ChooseQuery{1}}, edit::SetLogit{0, 4}}) {
        document.apply(quiet);
        CHECK(document.before().scene() == default_scene());
    }
    CHECK(document.before().version() == version);

    const Scene second = document.scene();
    document.apply(edit::SetTemperature{2}, 2);
    document.apply(edit::SetTemperature{3}, 2);
    CHECK(document.before().scene() == second);
    CHECK(document.before().version() != version);
    const Scene third = document.scene();
    document.apply(edit::SetMasked{1, true});
    CHECK(document.before().scene() == third);
}

TEST_CASE("Nothing was before what undo and redo bring back, nor before another scene") {
    Document document;
    document.apply(edit::SetLogit{0, 3});
    document.undo();
    CHECK_FALSE(document.before().scene());
    document.apply(edit::SetLogit{0, 4});
    CHECK(document.before().scene());
    document.undo();
    document.redo();
    CHECK_FALSE(document.before().scene());
    document.apply(edit::SetLogit{0, 5}, 1);
    document.apply(edit::ReplaceScene{default_scene()}, 1);
    CHECK_FALSE(document.before().scene());
    const Scene replaced = document.scene();
    document.apply(edit::SetLogit{0, 6}, 1);
    document.apply(edit::SetLogit{0, 7}, 1);
    CHECK(document.before().scene() == replaced);
}

TEST_CASE("Classes are found again in what was there before; those that came since were not there") {
    Document document;
    document.apply(edit::SetLogit{0, 3});
    document.apply(edit::MoveClass{0, 2});  // moves no number
    REQUIRE(document.before().scene() == default_scene());
    CHECK(document.before().index_of(0) == 1);
    CHECK(document.before().index_of(2) == 0);
    CHECK(document.before().index_of(3) == 3);

    Scene was = document.scene();
    document.apply(edit::RemoveClass{1});
    REQUIRE(document.before().scene() == was);
    CHECK(document.before().index_of(0) == 0);
    CHECK(document.before().index_of(1) == 2);
    CHECK(document.before().index_of(3) == 4);
    CHECK_FALSE(document.before().index_of(4));

    was = document.scene();
    document.apply(edit::AddClass{});
    REQUIRE(document.before().scene() == was);
    CHECK(document.before().index_of(3) == 3);
    CHECK_FALSE(document.before().index_of(4));
}

TEST_CASE("Modified is measured against what was saved") {
    Document document;
    document.apply(edit::SetLogit{0, 3});
    CHECK(document.modified());
    document.mark_saved();
    CHECK_FALSE(document.modified());
    document.undo();
    CHECK(document.modified());
    document.redo();
    CHECK_FALSE(document.modified());
    document.apply(edit::SetLogit{0, 4});
    document.apply(edit::SetLogit{0, 3});
    CHECK_FALSE(document.modified());
}

TEST_CASE("The oldest steps go first when there are more than the limit") {
    Document document;
    for (std::size_t i = 1; i <= History::max_steps + 5; ++i) {
        document.apply(edit::SetLogit{0, 100 + static_cast<double>(i)});
    }
    std::size_t steps = 0;
    while (document.can_undo()) {
        document.undo();
        ++steps;
    }
    CHECK(steps == History::max_steps);
    CHECK(document.scene().classes[0].logit == 105);
}

TEST_CASE("A loaded set is shared by the whole history") {
    LogitSet set{"x", std::vector<double>(1000, 1.0), {}};
    Document document(scene_from(set));
    const auto* const shared = document.scene().loaded.get();
    document.apply(edit::SetTemperature{2});
    document.apply(edit::SetMasked{3, true});
    document.undo();
    CHECK(document.scene().loaded.get() == shared);
    CHECK(document.scene().temperature == 2);
}

TEST_CASE("Undoing all restores the first scene, redoing all the last, each step exactly") {
    test::Random random(271828);
    for (int run = 0; run < 60; ++run) {
        Document document(test::random_scene(random));
        std::vector<Scene> steps = {document.scene()};  // the scene after each undo step
        GestureId gesture = no_gesture;
        for (int i = 0; i < 60; ++i) {
            if (test::pick(random, 0, 3) > 0) {
                document.apply(test::random_edit(random, document.scene()));
            } else {
                ++gesture;
                for (std::size_t n = test::pick(random, 0, 6); n > 0; --n) {
                    document.apply(test::random_edit(random, document.scene()), gesture);
                }
                // What comes next ends it, as well as this does.
                if (test::pick(random, 0, 1) == 0) document.end_gesture();
            }
            if (document.scene() != steps.back()) steps.push_back(document.scene());

            if (test::pick(random, 0, 9) == 0 && steps.size() > 1) {  // now and then a step back
                document.undo();
                steps.pop_back();
                REQUIRE(document.scene() == steps.back());
            }
        }
        for (std::size_t i = steps.size() - 1; i > 0; --i) {
            REQUIRE(document.can_undo());
            document.undo();
            REQUIRE(document.scene() == steps[i - 1]);
        }
        REQUIRE_FALSE(document.can_undo());
        REQUIRE_FALSE(document.modified());
        for (std::size_t i = 1; i < steps.size(); ++i) {
            REQUIRE(document.can_redo());
            document.redo();
            REQUIRE(document.scene() == steps[i]);
        }
    }
}

TEST_CASE("An agreement is made with every scene, in the same step") {
    Document document;
    const Scene first = document.scene();
    const auto title_says_t = [](Scene& scene) { scene.title = scene.temperature == 2 ? "two" : "other"; };
    document.set_agreement(title_says_t);
    CHECK(document.scene().title == "other");
    CHECK_FALSE(document.can_undo());
    CHECK_FALSE(document.modified());
    document.apply(edit::SetTemperature{2});
    CHECK(document.scene().title == "two");
    document.undo();
    CHECK(document.scene().title == "other");
    CHECK_FALSE(document.can_undo());
    document.apply(edit::ReplaceScene{first});
    CHECK(document.scene().title == "other");
    document.restart(first);
    CHECK(document.scene().title == "other");

    // It stays where it is when documents are exchanged.
    Document aside(first);
    document.exchange(aside);
    CHECK(document.scene().title == first.title);
    document.apply(edit::SetTemperature{2});
    CHECK(document.scene().title == "two");
    aside.apply(edit::SetTemperature{2});
    CHECK(aside.scene().title == "other");
}

}  // namespace
}  // namespace softmaxlab
