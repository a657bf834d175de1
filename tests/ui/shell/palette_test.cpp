#include <algorithm>

#include <catch2/catch_test_macros.hpp>

#include "app/shell/help_page.h"
#include "tests/ui/headless_app.h"
#include "tests/ui/test_arena.h"

using namespace softmaxlab;
using softmaxlab::test::arena;
using softmaxlab::test::HeadlessApp;

TEST_CASE("The palette runs the command that was typed", "[shell]") {
    HeadlessApp app;
    app.key(ImGuiKey_K, ImGuiMod_Ctrl);
    REQUIRE(app.app().shell().palette.is_open());
    app.type("theme light");
    app.key(ImGuiKey_Enter);
    CHECK_FALSE(app.app().shell().palette.is_open());
    CHECK(app.app().theme() == ThemeName::light);
}

TEST_CASE("The arrow keys choose in the palette, round its ends", "[shell]") {
    HeadlessApp app;
    app.key(ImGuiKey_P, ImGuiMod_Ctrl | ImGuiMod_Shift);
    app.type("theme:");
    app.key(ImGuiKey_DownArrow);
    app.key(ImGuiKey_DownArrow);
    app.key(ImGuiKey_DownArrow);
    app.key(ImGuiKey_UpArrow);
    app.key(ImGuiKey_Enter);  // dark, light, contrast: round to the first and back to the last
    CHECK(app.app().theme() == ThemeName::contrast);
}

TEST_CASE("A click in the palette runs the command, a click beside it closes it", "[shell]") {
    HeadlessApp app;
    app.click("rail/palette");
    app.type("reference");
    app.click("palette/backend-reference");
    CHECK(app.app().results().backend().kind() == BackendKind::reference);
    CHECK_FALSE(app.app().shell().palette.is_open());

    app.click("rail/palette");
    REQUIRE(app.app().shell().palette.is_open());
    app.move_to(ImVec2(5, 5));
    app.press();
    app.release();
    CHECK_FALSE(app.app().shell().palette.is_open());
}

TEST_CASE("Esc leaves the palette without doing anything", "[shell]") {
    HeadlessApp app;
    const Scene before = app.scene();
    app.key(ImGuiKey_K, ImGuiMod_Ctrl);
    app.type("random");
    app.key(ImGuiKey_Escape);
    CHECK_FALSE(app.app().shell().palette.is_open());
    app.key(ImGuiKey_Enter);
    CHECK(app.scene() == before);
}

TEST_CASE("What no command is called is said to be unknown", "[shell]") {
    HeadlessApp app;
    app.key(ImGuiKey_K, ImGuiMod_Ctrl);
    app.type("qqqq");
    CHECK_FALSE(app.has("palette/undo"));
    app.key(ImGuiKey_Enter);
    CHECK(app.app().shell().palette.is_open());
}

TEST_CASE("What cannot be done now stays in the palette and does nothing", "[shell]") {
    HeadlessApp app;
    app.key(ImGuiKey_K, ImGuiMod_Ctrl);
    app.type("undo");
    app.key(ImGuiKey_Enter);
    CHECK(app.app().shell().palette.is_open());
    app.type("x");  // the keyboard is still in the query
    CHECK(app.value("palette/query") != "undo");
}

TEST_CASE("The keys page scrolls by keys where it is longer than the screen", "[shell]") {
    ApplicationOptions options;
    options.size = {700, 400};
    HeadlessApp app(options);
    app.run("keys");
    const float before = app.find("keys/undo").min.y;
    app.key(ImGuiKey_DownArrow);
    CHECK(app.find("keys/undo").min.y < before);
    app.key(ImGuiKey_PageUp);
    CHECK(app.find("keys/undo").min.y == before);
}

TEST_CASE("While a dialog is open, only the keys of the view work", "[shell]") {
    HeadlessApp app;
    app.key(ImGuiKey_F1);
    const Scene before = app.scene();
    app.run("random");
    app.key(ImGuiKey_Z, ImGuiMod_Ctrl);
    CHECK(app.scene() != before);
    app.key(ImGuiKey_Equal, ImGuiMod_Ctrl);
    CHECK(app.app().zoom() > 1);
}

TEST_CASE("The keys page lists every command that has keys, and the keys of the controls", "[shell]") {
    HeadlessApp app;
    app.key(ImGuiKey_F1);
    app.click("help/keys");
    std::size_t with_keys = 0;
    for (const Command& command : app.app().commands()) {
        if (command.keys == 0) continue;
        ++with_keys;
        CHECK(app.value("keys/" + command.id) ==
              fmt::format("{}: {}", keys_text(arena, command), command.title));
    }
    CHECK(with_keys >= 12);
    for (std::size_t i = 0; i < control_keys().size(); ++i)
        CHECK(app.has("keys/control/" + std::to_string(i)));
    app.click("help/close");
    CHECK_FALSE(app.app().shell().help_page.is_open());
}

TEST_CASE("No key means two things at once: in a lab, while presenting, while guessing, in a lesson",
          "[shell]") {
    for (const std::string where : {"lab", "presenting", "guessing", "lesson"}) {
        CAPTURE(where);
        HeadlessApp app;
        if (where == "presenting") app.key(ImGuiKey_F5);
        if (where == "guessing") app.key(ImGuiKey_H);
        if (where == "lesson") app.app().open_lesson("gaps/third");
        app.frame(2);
        std::vector<int> all;
        for (const Command& command : app.app().commands()) {
            if (!command.enabled()) continue;
            // Digits are the answers of a choice, which come first: its labs are led to by the rail.
            if (where == "lesson" && command.id.rfind("lab-", 0) == 0) continue;
            if (command.keys != 0) all.push_back(command.keys);
            all.insert(all.end(), command.more_keys.begin(), command.more_keys.end());
        }
        std::sort(all.begin(), all.end());
        const auto twice = std::adjacent_find(all.begin(), all.end());
        CAPTURE(twice == all.end() ? 0 : *twice);
        CHECK(twice == all.end());
    }
}

TEST_CASE("Every preset is a command, and can be undone", "[shell]") {
    HeadlessApp app;
    REQUIRE_FALSE(app.app().presets().empty());
    const Scene before = app.scene();
    app.run("preset-1");
    CHECK(app.scene() == app.app().presets().front().scene);
    app.run("undo");
    CHECK(app.scene() == before);
}

TEST_CASE("A chord that is pressed and released within one slow frame is still that chord", "[shell]") {
    HeadlessApp app;
    app.app().make_current();
    ImGuiIO& io = ImGui::GetIO();
    io.AddKeyEvent(ImGuiMod_Ctrl, true);
    io.AddKeyEvent(ImGuiKey_K, true);
    io.AddKeyEvent(ImGuiMod_Ctrl, false);
    io.AddKeyEvent(ImGuiKey_K, false);
    app.frame(3);
    CHECK(app.app().shell().palette.is_open());
}

TEST_CASE("Undo goes on while its keys are held", "[shell]") {
    HeadlessApp app;
    for (int i = 0; i < 6; ++i) app.run("random");
    app.app().make_current();
    ImGui::GetIO().AddKeyEvent(ImGuiMod_Ctrl, true);
    ImGui::GetIO().AddKeyEvent(ImGuiKey_Z, true);
    app.frame(90);
    CHECK_FALSE(app.app().document().can_undo());
}
