#include <catch2/catch_test_macros.hpp>

#include "app/files/settings.h"
#include "tests/ui/headless_app.h"

using namespace softmaxlab;
using softmaxlab::test::HeadlessApp;

TEST_CASE("Theme, zoom and motion are changed in the menu View, which stays open", "[view-menu]") {
    HeadlessApp app;
    app.click("command/view-menu");
    app.click("command/theme-light");
    CHECK(app.app().theme() == ThemeName::light);
    app.click("command/zoom-in");
    app.click("command/zoom-in");
    CHECK(app.app().zoom() == 1.25F);
    app.click("command/zoom-out");
    CHECK(app.app().zoom() == 1.1F);
    app.click("command/zoom-reset");
    CHECK(app.app().zoom() == 1);
    app.click("command/reduce-motion");
    CHECK(app.app().preferences().reduce_motion);
    app.key(ImGuiKey_Escape);
    CHECK_FALSE(app.has("command/theme-light"));
}

TEST_CASE("With reduced motion nothing fades", "[view-menu]") {
    ApplicationOptions options;
    options.preferences.reduce_motion = true;
    HeadlessApp app(options);
    app.key(ImGuiKey_F1);
    CHECK(app.app().next_frame_in() != std::optional<double>(0));
}

TEST_CASE("What a person prefers is remembered", "[view-menu]") {
    Settings settings;
    settings.preferences.reduce_motion = true;
    settings.preferences.shows_before = false;
    settings.preferences.probabilities = ProbabilityStyle::decimals;
    CHECK(settings_from_json(to_json(settings)) == settings);
    CHECK_FALSE(settings_from_json(R"({"reduce_motion": "yes"})").preferences.reduce_motion);
}

TEST_CASE("What is disabled in the header says why", "[view-menu]") {
    HeadlessApp app;
    app.move_to("command/undo");
    app.frame(30);
    const std::string words = app.value("tooltip");
    CHECK(words.find(app.command("undo")->why_not) != std::string::npos);
}
