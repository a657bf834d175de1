#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/ui/headless_app.h"
#include "tests/ui/lab_test.h"

using namespace softmaxlab;
using namespace softmaxlab::test;

namespace {

// Class i has the logit i/1000: the last one is the most probable.
Scene rising(std::size_t count) {
    LogitSet set;
    set.source = "rising.npy";
    for (std::size_t i = 0; i < count; ++i) set.logits.push_back(static_cast<double>(i) / 1000);
    return scene_from(std::move(set));
}

ApplicationOptions with(const Scene& scene) {
    ApplicationOptions options;
    options.lab = "softmax";
    options.scene = scene;
    options.backend = BackendKind::simd;
    return options;
}

void open_scene(HeadlessApp& app, const Scene& scene) {
    app.app().document().apply(edit::ReplaceScene{scene, true});
    app.frame();
}

}  // namespace

TEST_CASE("The list's order is a part of the view", "[softmax-lab][view]") {
    HeadlessApp app(with(rising(1000)));
    CHECK(app.has("softmax/row/999"));
    CHECK_FALSE(app.has("softmax/row/0"));
    set_view(app, R"({"softmax/list": "by-file"})");
    CHECK(app.has("softmax/row/0"));
    CHECK_FALSE(app.has("softmax/row/999"));
    app.click("softmax/list/by-probability");
    CHECK(app.app().shown_lab().view_json() == "{}");
}

TEST_CASE("What is searched is a part of the view", "[softmax-lab][view]") {
    HeadlessApp app(with(rising(1000)));
    set_view(app, R"({"softmax/list/search": "77"})");
    CHECK(app.value("softmax/list/search") == "77");
    CHECK(app.value("softmax/list/showing").rfind("19 of 1,000 found", 0) == 0);
    CHECK(app.has("softmax/row/999"));
    set_view(app, R"({"softmax/list/search": "77", "softmax/list/only-found": true})");
    CHECK(app.has("softmax/row/977"));
    CHECK_FALSE(app.has("softmax/row/999"));
    app.click("softmax/list/search");
    app.type("7");
    CHECK(app.app().shown_lab().view_json() ==
          R"({"softmax/list/search": "777", "softmax/list/only-found": true, "softmax/list/rows": 777})");
}

TEST_CASE("How far the list is scrolled, and the selected row, are parts of the view",
          "[softmax-lab][view]") {
    HeadlessApp app(with(rising(1000)));
    set_view(app, R"({"softmax/list/scrollbar": 100, "softmax/list/rows": 895})");
    CHECK(app.has("softmax/row/899"));
    CHECK_FALSE(app.has("softmax/row/900"));
    CHECK(app.value("softmax/list/rows") == "895");
    app.wheel("softmax/list/rows", -1);
    CHECK(app.app().shown_lab().view_json() ==
          R"({"softmax/list/scrollbar": 103, "softmax/list/rows": 895})");
    app.click("softmax/row/890");
    CHECK(app.value("softmax/list/rows") == "890");

    // Beyond the end there is nothing to see, and no class to select.
    app.app().shown_lab().set_view(R"({"softmax/list/scrollbar": 100000, "softmax/list/rows": 1000})",
                                   "test");
    app.frame();
    CHECK(app.has("softmax/row/0"));
    CHECK(app.value("softmax/list/rows").empty());
}

TEST_CASE("The seed of the last random logits is a part of the view", "[softmax-lab][view]") {
    HeadlessApp app(with(default_scene()));
    CHECK_FALSE(app.has("softmax/seed"));
    set_view(app, R"({"softmax/seed": 7})");
    CHECK(app.value("softmax/seed") == "seed 7");
    app.click("softmax/random");
    CHECK(app.value("softmax/seed") == "seed 8");
}

TEST_CASE("What was searched, scrolled to and selected goes with the set that it was about",
          "[softmax-lab][view]") {
    HeadlessApp app(with(rising(1000)));
    const Scene other = rising(999);
    const std::string json =
        R"({"softmax/list": "by-file", "softmax/list/search": "7", "softmax/list/scrollbar": 10, "softmax/list/rows": 77})";
    const std::string only_order = R"({"softmax/list": "by-file"})";

    set_view(app, json);
    app.wheel("softmax/temperature", 1, ImGuiMod_Ctrl);  // the same set at another temperature
    CHECK(app.app().shown_lab().view_json() == json);
    open_scene(app, other);
    CHECK(app.app().shown_lab().view_json() == only_order);
    CHECK(app.value("softmax/list/search").empty());
    CHECK(app.has("softmax/row/0"));

    set_view(app, json);
    open_scene(app, default_scene());
    CHECK(app.app().shown_lab().view_json() == only_order);

    // A text that is being typed goes, too.
    open_scene(app, other);
    app.click("softmax/list/search");
    app.type("88");
    CHECK(app.value("softmax/list/search") == "88");
    open_scene(app, rising(1000));
    app.frame(2);
    CHECK(app.value("softmax/list/search").empty());
}

TEST_CASE("A view that comes with its scene is shown as it is", "[softmax-lab][view]") {
    HeadlessApp app(with(rising(1000)));
    app.frame();
    app.app().document().apply(edit::ReplaceScene{rising(500), true});
    set_view(app, R"({"softmax/list/search": "33"})");
    CHECK(app.value("softmax/list/search") == "33");
}

TEST_CASE("Without its cache the lab looks the same", "[softmax-lab][view]") {
    for (const Scene& scene : {default_scene(), rising(1000)}) {
        HeadlessApp app(with(scene));
        if (scene.loaded) app.app().shown_lab().set_view(R"({"softmax/list/search": "77"})", "test");
        app.frame();
        const std::string before = app.landmarks().text();
        app.app().shown_lab().drop_cache();
        app.app().draw_again();
        CHECK(app.landmarks().text() == before);
    }
}

TEST_CASE("The axis that a turned wheel held is let go in one frame", "[softmax-lab]") {
    Scene scene = default_scene();
    scene.classes[0].logit = 4.95;
    HeadlessApp app(with(scene));
    app.wheel("softmax/logit/0", 2, ImGuiMod_Ctrl);
    CHECK(app.scene().classes[0].logit > 5);
    const std::string held = app.value("softmax/logit-axis");
    for (int i = 0; i < 60 && app.value("softmax/logit-axis") == held; ++i) {
        const std::string shown = app.landmarks().text();
        app.app().draw_again();
        REQUIRE(app.landmarks().text() == shown);
        app.frame();
    }
    CHECK(app.value("softmax/logit-axis") != held);
    const std::string shown = app.landmarks().text();
    app.app().draw_again();
    CHECK(app.landmarks().text() == shown);
}
