#include <string>

#include <catch2/catch_test_macros.hpp>

#include "tests/ui/headless_app.h"

using namespace softmaxlab;
using softmaxlab::test::HeadlessApp;

namespace {

const Preset& first_of(HeadlessApp& app, PresetSubject subject) {
    for (const Preset& preset : app.app().presets())
        if (subject_of(preset) == subject) return preset;
    throw std::runtime_error("no such preset");
}

}  // namespace

TEST_CASE("A preset's sentence stays while one plays, and nothing below it moves", "[presets]") {
    HeadlessApp app;
    const float empty = app.find("softmax/row/0").min.y;
    app.click("softmax/presets");
    const Preset& preset = first_of(app, PresetSubject::softmax);
    app.click("preset/" + preset.name);
    app.frame();
    CHECK(app.value("softmax/caption") == preset.sentence);
    const float row = app.find("softmax/row/0").min.y;
    CHECK(row == empty);
    app.drag_by("softmax/logit/0", ImVec2(-30, 0));
    CHECK(app.value("softmax/caption") == preset.sentence);
    CHECK(app.find("softmax/row/0").min.y == row);
    // What is changed in another lab has nothing to do with it.
    app.run("lab-attention");
    app.click("attention/causal");
    app.run("lab-softmax");
    CHECK(app.value("softmax/caption") == preset.sentence);
    app.click("softmax/start-scene");
    CHECK_FALSE(app.has("softmax/caption"));
    CHECK(app.scene().classes == default_scene().classes);
}

TEST_CASE("‹ and › step through the presets, around the ends", "[presets]") {
    HeadlessApp app;
    std::vector<std::string> names;
    for (const Preset& preset : app.app().presets())
        if (subject_of(preset) == PresetSubject::softmax) names.push_back(preset.name);
    app.click("softmax/preset-next");
    CHECK(app.scene().title == names.front());
    app.click("softmax/preset-next");
    CHECK(app.scene().title == names[1]);
    app.click("softmax/preset-back");
    app.click("softmax/preset-back");
    CHECK(app.scene().title == names.back());
    app.click("softmax/preset-next");
    CHECK(app.scene().title == names.front());
}

TEST_CASE("Attention has examples of its own, which leave the logits as they are", "[presets]") {
    ApplicationOptions options;
    options.lab = "attention";
    HeadlessApp app(options);
    app.click("attention/preset-next");
    const Preset& preset = first_of(app, PresetSubject::attention);
    CHECK(app.scene().attention == preset.scene.attention);
    CHECK(app.scene().classes == default_scene().classes);
    CHECK(app.value("lab/sentence") == preset.sentence);
    app.run("undo");
    CHECK(app.scene() == default_scene());
}

TEST_CASE("Nobody is asked to save what nobody made", "[presets]") {
    HeadlessApp app;
    app.run("preset-1");
    app.run("quit");
    CHECK(app.app().has_quit());
}

TEST_CASE("Where no class can be added the button says why", "[presets]") {
    ApplicationOptions options;
    options.scene = scene_from({"many", std::vector<double>(max_classes, 1.0), {}});
    HeadlessApp app(options);
    app.move_to("softmax/add-class");
    app.frame(30);
    CHECK(app.value("tooltip").find(std::to_string(max_classes)) != std::string::npos);
}
