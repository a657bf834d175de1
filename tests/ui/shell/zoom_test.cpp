#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include "app/shell/rail.h"
#include "tests/ui/headless_app.h"

using namespace softmaxlab;
using softmaxlab::test::HeadlessApp;

TEST_CASE("Zoom goes in steps from 50 % to 300 % and no further", "[zoom]") {
    CHECK(zoom_after(1, 1) == 1.1F);
    CHECK(zoom_after(1, -1) == 0.9F);
    CHECK(zoom_after(1.3F, 1) == 1.5F);  // from between two steps
    CHECK(zoom_after(1.3F, -1) == 1.25F);
    CHECK(zoom_after(3, 1) == 3);
    CHECK(zoom_after(0.5F, -1) == 0.5F);
}

TEST_CASE("Zooming makes the type itself larger, not a stretched picture of it", "[zoom]") {
    HeadlessApp app;
    const float before = app.app().ui().fonts.body->FontSize;
    for (int i = 0; i < 4; ++i) app.key(ImGuiKey_Equal, ImGuiMod_Ctrl);
    CHECK(app.app().zoom() == 1.75F);
    CHECK_THAT(app.app().ui().fonts.body->FontSize,
               Catch::Matchers::WithinAbs(before * 1.75F, 0.5));  // whole pixels
    CHECK(app.app().ui().fonts.body->Scale == 1);
    app.key(ImGuiKey_0, ImGuiMod_Ctrl);
    CHECK(app.app().ui().fonts.body->FontSize == before);
    app.key(ImGuiKey_Minus, ImGuiMod_Ctrl);
    CHECK(app.app().zoom() == 0.9F);
}

TEST_CASE("The wheel with Ctrl zooms where it changes nothing", "[zoom]") {
    HeadlessApp app;
    const Scene before = app.scene();
    app.wheel("lab/name", 1, ImGuiMod_Ctrl);
    CHECK(app.app().zoom() == 1.1F);
    app.wheel("lab/name", -1, ImGuiMod_Ctrl);
    CHECK(app.app().zoom() == 1.0F);
    CHECK(app.scene() == before);
}

TEST_CASE("Over what can be changed the wheel with Ctrl changes it, and does not zoom", "[zoom]") {
    for (const auto& [lab, name] :
         {std::pair{"softmax", "softmax/logit/0"}, std::pair{"softmax", "softmax/temperature"},
          std::pair{"overflow", "overflow/shift"}, std::pair{"attention", "attention/q"}}) {
        CAPTURE(name);
        ApplicationOptions options;
        options.lab = lab;
        HeadlessApp app(options);
        const Scene before = app.scene();
        app.wheel(name, 1);
        CHECK(app.scene() == before);
        app.wheel(name, 1, ImGuiMod_Ctrl);
        CHECK_FALSE(app.scene() == before);
        CHECK(app.app().zoom() == 1);
    }
}

TEST_CASE("The wheel scrolls the page over everything, and edits nothing", "[zoom]") {
    ApplicationOptions options;
    options.size = {900, 500};  // the stage, at 125 % and more, does not scroll
    HeadlessApp app(options);
    const Scene before = app.scene();
    for (const std::string name : {"softmax/logit/0", "softmax/probability/0"}) {
        const float y = app.find(name).min.y;
        app.wheel(name, -1);
        app.frame(3);
        CAPTURE(name, y, app.find(name).min.y);
        CHECK(app.find(name).min.y < y);
        CHECK(app.scene() == before);
    }
}

TEST_CASE("The shell stays inside the window at every zoom and size", "[zoom]") {
    ApplicationOptions options;
    options.zoom = GENERATE(0.5F, 1.0F, 1.5F, 2.0F, 3.0F);
    options.size =
        GENERATE(PixelSize{1280, 800}, PixelSize{900, 700}, PixelSize{1920, 1080}, PixelSize{480, 360});
    HeadlessApp app(options);
    const auto width = static_cast<float>(options.size.width);
    const auto height = static_cast<float>(options.size.height);
    INFO("zoom " << options.zoom << " at " << width << " x " << height);
    for (const Landmark& landmark : app.landmarks().list()) {
        const bool of_shell = landmark.name.rfind("command/", 0) == 0 ||
                              landmark.name.rfind("rail/", 0) == 0 || landmark.name.rfind("lab/", 0) == 0 ||
                              landmark.name.rfind("status/", 0) == 0;
        if (!of_shell) continue;
        INFO(landmark.name);
        CHECK(landmark.min.x >= 0);
        CHECK(landmark.min.y >= 0);
        CHECK(landmark.max.x <= width + 1);
        CHECK(landmark.max.y <= height + 1);
    }
    // Whatever the room, there is a button that leads to everything.
    CHECK((app.has("rail/palette") || app.has("command/palette")));
}

TEST_CASE("A lab is on the stage from 125 % on where it does not fit, as long as the stage has room",
          "[zoom]") {
    const auto is_on_stage = [](float zoom, PixelSize size) {
        ApplicationOptions options;
        options.zoom = zoom;
        options.size = size;
        HeadlessApp app(options);
        return !app.has("softmax/presets");  // the toolbar is not there
    };
    CHECK_FALSE(is_on_stage(1, {1280, 800}));
    CHECK(is_on_stage(1.25F, {1280, 800}));
    CHECK(is_on_stage(1.5F, {1280, 800}));
    CHECK(is_on_stage(2, {1920, 1080}));
    CHECK_FALSE(is_on_stage(1.25F, {1920, 1080}));
    CHECK_FALSE(is_on_stage(2, {1280, 800}));
    CHECK_FALSE(is_on_stage(1, {900, 500}));
}

TEST_CASE("On the stage the rail keeps the names as long as it can", "[zoom]") {
    CHECK(rail_kind(853, true) == RailKind::names);
    CHECK(rail_kind(619, true) == RailKind::none);
}

TEST_CASE("The rail gives way to the lab: first its keys go, then its names, then all of it", "[zoom]") {
    CHECK(rail_kind(1180, false) == RailKind::wide);
    CHECK(rail_kind(1179, false) == RailKind::names);
    CHECK(rail_kind(1000, false) == RailKind::names);
    CHECK(rail_kind(999, false) == RailKind::thin);
    CHECK(rail_kind(619, false) == RailKind::none);
    ApplicationOptions options;
    options.size = {600, 700};
    HeadlessApp app(options);
    CHECK_FALSE(app.has("rail/softmax"));
    app.click("command/palette");
    CHECK(app.app().shell().palette.is_open());
}
