#include <catch2/catch_test_macros.hpp>

#include "tests/ui/headless_app.h"

using namespace softmaxlab;
using softmaxlab::test::HeadlessApp;

namespace {

// A change that needs no particular lab.
void change(HeadlessApp& app) {
    app.run("random");
}

}  // namespace

TEST_CASE("Undo and Redo by their keys restore exactly what was there", "[shell]") {
    HeadlessApp app;
    const Scene before = app.scene();
    change(app);
    const Scene after = app.scene();
    REQUIRE(after != before);

    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.scene() == before);
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl | ImGuiMod_Shift);
    CHECK(app.scene() == after);
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    app.key(ImGuiKey_Y, ImGuiMod_Ctrl);
    CHECK(app.scene() == after);
}

TEST_CASE("Undo and Redo by their buttons do the same", "[shell]") {
    HeadlessApp app;
    const Scene before = app.scene();
    change(app);
    const Scene after = app.scene();
    app.click("command/undo");
    CHECK(app.scene() == before);
    app.click("command/redo");
    CHECK(app.scene() == after);
}

TEST_CASE("A button that has nothing to do does nothing", "[shell]") {
    HeadlessApp app;
    const Scene before = app.scene();
    app.click("command/undo");
    app.click("command/redo");
    CHECK(app.scene() == before);
    CHECK_FALSE(app.command("undo")->enabled());
}

TEST_CASE("Keys that edit text stay in the text field", "[shell]") {
    HeadlessApp app;
    change(app);
    const Scene changed = app.scene();
    app.key(ImGuiKey_K, ImGuiMod_Ctrl);
    app.type("zoo");
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    app.key(ImGuiKey_1);
    app.type("1");
    CHECK(app.scene() == changed);
    CHECK(app.value("palette/query") == "zo1");
}
