#include <catch2/catch_test_macros.hpp>
#include <functional>
#include <string>
#include <vector>

#include "tests/ui/headless_app.h"

using namespace softmaxlab;
using softmaxlab::test::HeadlessApp;

namespace {

struct Action {
    std::string name;
    std::function<void(HeadlessApp&)> run;
};

/// What goes on for a while: it may still be open when something else happens.
std::vector<Action> gestures() {
    return {
        {"the wheel over a logit", [](HeadlessApp& app) { app.wheel("softmax/logit/1", 2, ImGuiMod_Ctrl); }},
        {"the wheel over a probability",
         [](HeadlessApp& app) { app.wheel("softmax/probability/0", 1, ImGuiMod_Ctrl); }},
        {"the wheel over the knob",
         [](HeadlessApp& app) { app.wheel("softmax/temperature", 3, ImGuiMod_Ctrl); }},
        {"a drag of a logit", [](HeadlessApp& app) { app.drag_by("softmax/logit/0", ImVec2(25, 0)); }},
        {"a drag of a probability",
         [](HeadlessApp& app) { app.drag_by("softmax/probability/2", ImVec2(40, 0)); }},
    };
}

std::vector<Action> plain_edits() {
    return {
        {"a click on a mask", [](HeadlessApp& app) { app.click("softmax/mask/2"); }},
        {"a typed logit",
         [](HeadlessApp& app) {
             app.double_click("softmax/logit-value/3");
             app.type("7");
             app.key(ImGuiKey_Enter);
         }},
        {"a limit of T", [](HeadlessApp& app) { app.click("softmax/temperature-infinity"); }},
        {"a preset", [](HeadlessApp& app) { app.run("preset-2"); }},
        {"random logits", [](HeadlessApp& app) { app.run("random"); }},
        {"resetting", [](HeadlessApp& app) { app.run("reset"); }},
    };
}

}  // namespace

TEST_CASE("An edit right after a gesture is an undo step of its own", "[gestures]") {
    std::vector<Action> second = plain_edits();
    for (const Action& gesture : gestures()) second.push_back(gesture);
    for (const Action& gesture : gestures()) {
        for (const Action& edit : second) {
            if (edit.name == gesture.name) continue;  // two turns of one wheel are one
            CAPTURE(gesture.name, edit.name);
            HeadlessApp app;
            const Scene before = app.scene();
            gesture.run(app);
            const Scene between = app.scene();
            REQUIRE(between != before);
            edit.run(app);
            REQUIRE(app.scene() != between);
            app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
            CHECK(app.scene() == between);
            app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
            CHECK(app.scene() == before);
        }
    }
}

TEST_CASE("Notches that follow each other over one thing are one undo step", "[gestures]") {
    HeadlessApp app;
    const Scene before = app.scene();
    for (int i = 0; i < 4; ++i) app.wheel("softmax/logit/1", 1, ImGuiMod_Ctrl);
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.scene() == before);
}

TEST_CASE("A wheel turn, an edit and more of the same turn are three undo steps", "[gestures]") {
    HeadlessApp app;
    app.wheel("softmax/logit/1", 1, ImGuiMod_Ctrl);
    const Scene first = app.scene();
    app.click("softmax/mask/2");
    const Scene second = app.scene();
    app.wheel("softmax/logit/1", 1, ImGuiMod_Ctrl);
    REQUIRE(app.scene() != second);
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.scene() == second);
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.scene() == first);
}

TEST_CASE("Whatever else edits the scene ends a sweep of T, and is a step of its own", "[gestures]") {
    HeadlessApp app;
    app.run("lab-temperature");
    const Scene before = app.scene();
    app.key(ImGuiKey_Space);
    app.frame(10);
    REQUIRE(app.scene() != before);
    app.run("random");
    const Scene random = app.scene();
    app.frame(10);
    CHECK(app.scene() == random);
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.scene().classes == before.classes);
    CHECK(app.scene().temperature != before.temperature);
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.scene() == before);
}
