// What the eye has chosen in "Shift & overflow" is a value.
#include <catch2/catch_test_macros.hpp>
#include <string>

#include "tests/ui/headless_app.h"
#include "tests/ui/lab_test.h"

using namespace softmaxlab;
using namespace softmaxlab::test;

namespace {

ApplicationOptions with(const Scene& scene) {
    ApplicationOptions options;
    options.lab = "overflow";
    options.scene = scene;
    return options;
}

Scene sixteen_classes() {
    Scene scene = default_scene();
    while (scene.classes.size() < max_classes)
        scene.classes.push_back({next_name(scene.classes), 1, false, next_colour(scene.classes)});
    return scene;
}

}  // namespace

TEST_CASE("The lower card is a part of the view", "[overflow-lab][view]") {
    HeadlessApp app(with(default_scene()));
    CHECK(app.app().shown_lab().view_json() == "{}");
    set_view(app, R"({"overflow/view": "number-line"})");
    CHECK(app.has("overflow/number-line/slide"));
    set_view(app, R"({"overflow/view": "log-space"})");
    CHECK(app.has("overflow/log/loss/stable"));
    set_view(app, R"({"overflow/view": "formats"})");
    CHECK(app.has("overflow/formats/f16/naive"));
    app.click("overflow/view/plot");
    CHECK(app.app().shown_lab().view_json() == "{}");
    CHECK(app.has("overflow/plot/cursor"));
}

TEST_CASE("The range of the plot is a part of the view", "[overflow-lab][view]") {
    Scene scene = default_scene();
    scene.overflow.shift = 30;
    HeadlessApp app(with(scene));
    const float narrow = app.find("overflow/plot/cursor").centre().x;
    set_view(app, R"({"overflow/plot/whole-range": true})");
    CHECK(app.find("overflow/plot/cursor").centre().x != narrow);
    app.click("overflow/plot/whole-range");
    CHECK(app.app().shown_lab().view_json() == "{}");
}

TEST_CASE("How far the ladders are scrolled is a part of the view, and goes with the classes",
          "[overflow-lab][view]") {
    ApplicationOptions options = with(sixteen_classes());
    options.size = {1280, 700};
    HeadlessApp app(options);
    REQUIRE(app.has("overflow/naive/shown"));
    set_view(app, R"({"overflow/first-class": 2})");
    CHECK(app.has("overflow/naive/class/2"));
    CHECK_FALSE(app.has("overflow/naive/class/1"));
    // More than there are rows to scroll: as far as it goes.
    app.app().shown_lab().set_view(R"({"overflow/first-class": 1000})", "test");
    app.frame();
    CHECK(app.has("overflow/naive/class/15"));

    std::vector<double> logits(100, 1.0);
    app.app().document().apply(edit::ReplaceScene{scene_from({"a", logits, {}})});
    app.frame();
    app.app().shown_lab().set_view(R"({"overflow/first-class": 40})", "test");
    app.frame();
    app.app().document().apply(edit::ReplaceScene{scene_from({"b", logits, {}})});
    app.frame();
    CHECK(app.app().shown_lab().view_json() == "{}");
}

TEST_CASE("What no view of this lab is gets refused", "[overflow-lab][view]") {
    HeadlessApp app(with(default_scene()));
    CHECK_THROWS(app.app().shown_lab().set_view(R"({"overflow/view": "ladder"})", "test"));
    CHECK_THROWS(app.app().shown_lab().set_view(R"({"overflow/first": 1})", "test"));
    CHECK(app.app().shown_lab().view_json() == "{}");
}
