#include "core/scene/scene_json.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/base/input_error.h"
#include "core/base/json_value.h"
#include "core/base/limits.h"
#include "core/scene/scene_reader.h"
#include "tests/core/base/temporary_folder.h"
#include "tests/core/scene/random_scene.h"

namespace softmaxlab {
namespace {

using Catch::Matchers::ContainsSubstring;

std::string message_of(std::string_view text) {
    try {
        scene_from_json(text, "s.json");
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

/// A scene of one class with `members` beside it.
std::string scene_text(const std::string& members) {
    return R"({"format": "softmax-lab-scene", "version": 1, "classes": [{"logit": 1}])" + members + "}";
}

TEST_CASE("Any scene comes back equal from its JSON") {
    test::Random random(31415926);
    for (int run = 0; run < 500; ++run) {
        const Scene scene = test::random_scene(random);
        const std::string text = to_json(scene);
        REQUIRE(scene_from_json(text, "x") == scene);
        REQUIRE(is_scene_json(text));
    }
}

TEST_CASE("The rough size of a scene as JSON is never far below the real one") {
    test::Random random(77);
    for (int i = 0; i < 200; ++i) {
        const Scene scene = test::random_scene(random);
        const auto real = static_cast<double>(to_json(scene).size());
        CHECK(static_cast<double>(rough_json_size(scene)) >= 0.6 * real);
    }
    LogitSet set;
    for (int i = 0; i < 10'000; ++i) set.logits.push_back(std::sin(i));
    Scene scene = scene_from(set);
    const auto real = static_cast<double>(to_json(scene).size());
    CHECK(static_cast<double>(rough_json_size(scene)) >= 0.9 * real);
    CHECK(static_cast<double>(rough_json_size(scene)) <= 1.2 * real);
    const std::size_t before = rough_json_size(scene);
    scene.pins.a = Pin{std::make_shared<const std::vector<double>>(set.logits), 1};
    CHECK(rough_json_size(scene) > before + before / 2);
}

TEST_CASE("Doubles come back with the same bits") {
    Scene scene = default_scene();
    for (const double logit :
         {0.1, 1.0 / 3, -0.0, std::numeric_limits<double>::denorm_min(), std::numeric_limits<double>::max(),
          std::nextafter(1.0, 2.0), 2.2250738585072011e-308}) {
        scene.classes[0].logit = logit;
        const double back = scene_from_json(to_json(scene), "x").classes[0].logit;
        CHECK(back == logit);
        CHECK(std::signbit(back) == std::signbit(logit));
    }
}

TEST_CASE("The file is readable JSON with a format and a version") {
    Scene scene = default_scene();
    scene.temperature = infinity;
    const auto root = nlohmann::json::parse(to_json(scene));
    CHECK(root.at("format") == "softmax-lab-scene");
    CHECK(root.at("version") == scene_version);
    CHECK(root.at("temperature") == "inf");
    CHECK(root.at("method") == "stable");
    CHECK(root.at("classes").size() == 5);
    CHECK(root.at("classes")[2] ==
          nlohmann::json({{"name", "fox"}, {"logit", 0.1}, {"masked", false}, {"colour", 2}}));
    CHECK(root.at("number_format") == "f32");
    CHECK(root.at("shift") == 0);
    CHECK(root.at("scale") == 1);
    CHECK(root.at("target") == 0);
    CHECK_FALSE(root.contains("loaded"));
    CHECK_FALSE(root.contains("pin_a"));
    CHECK_FALSE(root.contains("pin_b"));
}

TEST_CASE("Pins are written with their masked classes") {
    Scene scene = default_scene();
    const std::vector<double> logits = {1, -infinity, 2.5, 0, 3};
    scene.pins.a = Pin{std::make_shared<const std::vector<double>>(logits), infinity};
    const auto root = nlohmann::json::parse(to_json(scene));
    CHECK(root.at("pin_a") ==
          nlohmann::json({{"logits", {1.0, "-inf", 2.5, 0.0, 3.0}}, {"temperature", "inf"}}));
    CHECK(scene_from_json(root.dump(), "x") == scene);
}

TEST_CASE("What is left out has its default") {
    const Scene scene = scene_from_json(
        R"({"format": "softmax-lab-scene", "version": 1, "classes": [{"logit": 2}, {"logit": "-inf"}, {"logit": 3}]})",
        "x");
    CHECK(class_name(scene, 0) == "cat");
    CHECK(class_name(scene, 2) == "fox");
    CHECK(scene.classes[2].colour == 2);
    CHECK(is_masked(scene, 1));
    CHECK(scene.temperature == 1);
    CHECK(scene.method == Method::stable);
    CHECK(scene.ratio == ClassPair{0, 1});
    CHECK(scene_from_json(scene_text(""), "x").ratio == ClassPair{0, 0});
    CHECK(scene.overflow.format == Format::f32);
    CHECK(scene.overflow.shift == 0);
    CHECK(scene.overflow.scale == 1);
    CHECK(scene.gradients.target == 0);
    CHECK_FALSE(scene.pins.a);
    CHECK(scene_from_json(scene_text(R"(, "pin_a": {"logits": [3]})"), "x").pins.a->temperature == 1);
}

TEST_CASE("Masked indices of a loaded set may stand in any order") {
    nlohmann::json root = nlohmann::json::parse(to_json(scene_from({"x", std::vector<double>(17, 1.0), {}})));
    root["loaded"]["masked"] = {9, 2, 9};
    CHECK(scene_from_json(root.dump(), "x").loaded_masked == std::vector<std::size_t>{2, 9});
}

TEST_CASE("A syntax error names the line and the column") {
    CHECK_THAT(message_of("{\"format\":\n  \"softmax-lab-scene\",,\n}"),
               ContainsSubstring("s.json, line 2, column 23"));
    CHECK_THAT(message_of(""), ContainsSubstring("s.json, line 1, column 1"));
    CHECK_THAT(message_of("{"), ContainsSubstring("expected JSON"));
    CHECK_THAT(message_of(scene_text(", \"temperature\": 1e999")), ContainsSubstring("s.json"));
}

TEST_CASE("A wrong value is named by its key, with what was expected and found") {
    CHECK(message_of(scene_text(R"(, "temperature": -1)")) ==
          "s.json, temperature: expected 0, a positive number or \"inf\", found -1");
    CHECK(message_of(scene_text(R"(, "temperature": "warm")")) ==
          "s.json, temperature: expected a number, \"inf\", \"-inf\" or \"nan\", found \"warm\"");
    CHECK(message_of(scene_text(R"(, "method": "fast")")) ==
          "s.json, method: expected \"naive\" or \"stable\", found \"fast\"");
    CHECK(message_of(scene_text(R"(, "ratio": [0, 1])")) ==
          "s.json, ratio[1]: expected a whole number from 0 to 0, found 1");
    CHECK(message_of(scene_text(R"(, "ratio": [0])")) ==
          "s.json, ratio: expected an array of 2 class numbers, found an array of 1");
    CHECK(message_of(scene_text(R"(, "title": 5)")) == "s.json, title: expected text, found 5");
    CHECK_THAT(message_of(R"({"format": "softmax-lab-scene", "version": 1})"),
               ContainsSubstring("the key \"classes\""));
    CHECK_THAT(message_of("[]"), ContainsSubstring("expected an object, found an empty array"));
    CHECK_THAT(message_of("null"), ContainsSubstring("expected an object, found null"));
}

TEST_CASE("A wrong value in a class is named by its key") {
    const auto with_class = [](const std::string& item) {
        return message_of(R"({"format": "softmax-lab-scene", "version": 1, "classes": [{"logit": 1}, )" +
                          item + "]}");
    };
    CHECK(with_class(R"({"logit": true})") ==
          "s.json, classes[1].logit: expected a number, \"inf\", \"-inf\" or \"nan\", found true");
    CHECK_THAT(with_class(R"({"name": "x"})"),
               ContainsSubstring("s.json, classes[1]: expected the key \"logit\""));
    CHECK_THAT(with_class(R"({"logit": 1, "masked": 1})"),
               ContainsSubstring("classes[1].masked: expected true or false"));
    CHECK_THAT(with_class(R"({"logit": 1, "colour": 16})"),
               ContainsSubstring("a whole number from 0 to 15, found 16"));
    CHECK_THAT(with_class(R"({"logit": 1, "colour": 18446744073709551615})"),
               ContainsSubstring("from 0 to 15"));
    CHECK_THAT(with_class(R"({"logit": 1, "colour": 1.0})"), ContainsSubstring("a whole number"));
    CHECK_THAT(with_class("7"), ContainsSubstring("classes[1]: expected an object, found 7"));
}

TEST_CASE("A wrong value of the labs' members is named by its key") {
    CHECK(message_of(scene_text(R"(, "number_format": "f17")")) ==
          "s.json, number_format: expected \"f64\", \"f32\", \"bf16\", \"f16\", \"f8e5m2\" or "
          "\"f8e4m3\", found \"f17\"");
    CHECK(message_of(scene_text(R"(, "shift": 2001)")) ==
          "s.json, shift: expected a number from -2000 to 2000, found 2001");
    CHECK_THAT(message_of(scene_text(R"(, "shift": "nan")")), ContainsSubstring("from -2000 to 2000"));
    CHECK(message_of(scene_text(R"(, "scale": 0.5)")) ==
          "s.json, scale: expected a number from 1 to 1000, found 0.5");
    CHECK(message_of(scene_text(R"(, "target": 1)")) ==
          "s.json, target: expected a whole number from 0 to 0, found 1");
    CHECK(message_of(scene_text(R"(, "pin_a": {"logits": [1, 2]})")) ==
          "s.json, pin_a.logits: expected 1 numbers, one for each class, found an array of 2");
    CHECK_THAT(message_of(scene_text(R"(, "pin_a": {"logits": [1], "temperature": -1})")),
               ContainsSubstring("pin_a.temperature: expected 0, a positive"));
    CHECK_THAT(message_of(scene_text(R"(, "pin_a": {"logits": [1], "temprature": 1})")),
               ContainsSubstring("pin_a: unknown key"));
    CHECK_THAT(message_of(scene_text(R"(, "pin_b": {"logits": [1]})")),
               ContainsSubstring("pin_b: expected a \"pin_a\" beside it"));
}

TEST_CASE("A mistyped key is refused, not ignored") {
    CHECK_THAT(message_of(scene_text(R"(, "temprature": 2)")),
               ContainsSubstring("unknown key \"temprature\""));
    CHECK_THAT(message_of(scene_text(R"(, "temprature": 2)")), ContainsSubstring("temperature"));
}

TEST_CASE("None, or more than 16 classes are refused") {
    CHECK_THAT(message_of(R"({"format": "softmax-lab-scene", "version": 1, "classes": []})"),
               ContainsSubstring("an array of 1 to 16 classes, found an empty array"));
    nlohmann::json root = nlohmann::json::parse(to_json(default_scene()));
    while (root["classes"].size() < 17) root["classes"].push_back({{"logit", 0}});
    CHECK_THAT(message_of(root.dump()),
               ContainsSubstring("an array of 1 to 16 classes, found an array of 17"));
}

TEST_CASE("A loaded set that is too small, or whose labels or masks do not fit, is refused") {
    const auto with_loaded = [](const nlohmann::json& loaded) {
        return message_of(
            nlohmann::json({{"format", "softmax-lab-scene"}, {"version", 1}, {"loaded", loaded}}).dump());
    };
    const std::vector<double> logits(17, 1.0);
    CHECK(with_loaded({{"logits", logits}}) == "no error");
    CHECK_THAT(with_loaded({{"logits", {1, 2, 3}}}),
               ContainsSubstring("loaded.logits: expected an array of more than 16"));
    CHECK_THAT(with_loaded({{"logits", logits}, {"labels", {"one"}}}),
               ContainsSubstring("loaded.labels: expected 17 labels"));
    CHECK_THAT(with_loaded({{"logits", logits}, {"masked", {17}}}),
               ContainsSubstring("loaded.masked[0]: expected a whole"));
    CHECK_THAT(with_loaded({{"logits", {1, "x"}}}), ContainsSubstring("loaded.logits[1]: expected a number"));
    CHECK_THAT(with_loaded({{"logits", logits}, {"label", 1}}),
               ContainsSubstring("s.json, loaded: unknown key \"label\""));
}

TEST_CASE("A newer version is refused with a message that says so") {
    const std::string newer =
        R"({"format": "softmax-lab-scene", "version": 2, "classes": [], "not yet known": 1})";
    CHECK(message_of(newer) ==
          "s.json, version: expected at most 1: a newer Softmax Lab wrote this scene, found 2");
    CHECK_THAT(message_of(R"({"format": "softmax-lab-scene", "classes": []})"),
               ContainsSubstring("the key \"version\""));
    CHECK_THAT(message_of(R"({"format": "softmax-lab-scene", "version": 0})"),
               ContainsSubstring("version: expected"));
    CHECK_THAT(message_of(R"({"format": "something else", "version": 1})"),
               ContainsSubstring("\"softmax-lab-scene\""));
}

TEST_CASE("A value nested too deep to print is still refused in words") {
    const std::string deep(200000, '[');
    CHECK_THAT(message_of(scene_text(", \"title\": " + deep + std::string(deep.size(), ']'))),
               ContainsSubstring("title: expected text, found an array of 1"));
}

TEST_CASE("A scene over another one changes what it names; with classes it is a whole one") {
    const auto over = [](const Scene& before, const std::string& text) {
        return read_scene_over(before, JsonDocument::parse(text, "l.json").root());
    };
    const auto error_over = [&](const Scene& before, const std::string& text) -> std::string {
        try {
            (void)over(before, text);
            return "no error";
        } catch (const InputError& error) {
            return error.what();
        }
    };
    const Scene first =
        over(Scene(), R"({"classes": [["cat", 2], ["dog", 1], {"logit": 0}], "temperature": 2})");
    REQUIRE(first.classes.size() == 3);
    CHECK(first.classes[0].name == "cat");
    CHECK(first.classes[1].logit == 1);
    CHECK(first.classes[1].colour == 1);
    CHECK(first.temperature == 2);

    const Scene changed = over(first, R"({"logit": {"dog": 3}, "masked": ["cat"], "shift": 5})");
    CHECK(changed.classes[0].masked);
    CHECK(changed.classes[1].logit == 3);
    CHECK(changed.temperature == 2);
    CHECK(changed.overflow.shift == 5);
    CHECK_FALSE(over(changed, R"({"masked": ["dog"]})").classes[0].masked);
    CHECK(over(changed, R"({"classes": [["cat", 0]]})").temperature == 1);

    CHECK(error_over(first, R"({"logit": {"wolf": 3}})")
              .find("no class \"wolf\" in this scene; there are cat, dog") != std::string::npos);
    CHECK_THAT(error_over(first, R"({"classes": [["cat", 0]], "logit": {"cat": 1}})"),
               ContainsSubstring("unknown key"));
    CHECK_THAT(error_over(first, R"({"classes": [["cat"]]})"), ContainsSubstring("a pair of name and logit"));
    CHECK_THAT(error_over(first, R"({"loaded": {"logits": []}})"),
               ContainsSubstring("unknown key \"loaded\""));
    CHECK_THAT(error_over(first, R"({"target": 3})"), ContainsSubstring("target"));
}

TEST_CASE("A scene is told from other JSON") {
    CHECK(is_scene_json(R"({"classes": [{"format": "x"}], "format": "softmax-lab-scene"})"));
    CHECK(is_scene_json("\xEF\xBB\xBF{\"format\": \"softmax-lab-scene\", then a mistake"));
    CHECK_FALSE(is_scene_json(R"({"logits": [1, 2]})"));
    CHECK_FALSE(is_scene_json(R"({"format": "else"})"));
    CHECK_FALSE(is_scene_json(R"({"format": {"format": "softmax-lab-scene"}})"));
    CHECK_FALSE(is_scene_json(R"({"inner": {"format": "softmax-lab-scene"}})"));
    CHECK_FALSE(is_scene_json(R"([{"format": "softmax-lab-scene"}])"));
    CHECK_FALSE(is_scene_json(R"("softmax-lab-scene")"));
    CHECK_FALSE(is_scene_json("softmax-lab-scene"));
    CHECK_FALSE(is_scene_json(""));
}

TEST_CASE("A saved scene is loaded back, over an older file and under a name in UTF-8") {
    const test::TemporaryFolder folder;
    const std::string path = folder.path_of("Szene für Müller – 猫.json");
    Scene scene = default_scene();
    save_scene(scene, path);
    CHECK(load_scene(path) == scene);
    scene.title = "second";
    save_scene(scene, path);
    CHECK(load_scene(path) == scene);
    CHECK(folder.files() == 1);
}

TEST_CASE("A file may say which lab is shown, and what its view shows") {
    SceneFile file{default_scene(),
                   ShownView{"gradients", R"({"gradients/view":"loss","zoom":1.5,"x":true})"}};
    const SceneFile back = scene_file_from_json(to_json(file), "x");
    CHECK(back.scene == file.scene);
    REQUIRE(back.shown);
    CHECK(back.shown->lab == "gradients");
    CHECK(nlohmann::json::parse(back.shown->view) == nlohmann::json::parse(file.shown->view));
    CHECK(scene_file_from_json(to_json(back), "x") == back);
    CHECK(scene_from_json(to_json(file), "x") == file.scene);
    CHECK(nlohmann::json::parse(to_json(file))["view"]["gradients/view"] == "loss");

    CHECK(scene_file_from_json(scene_text(R"(, "lab": "engine")"), "x").shown == ShownView{"engine", "{}"});
    CHECK_FALSE(scene_file_from_json(to_json(default_scene()), "x").shown);

    const test::TemporaryFolder folder;
    const std::string path = folder.path_of("s.json");
    save_scene(back, path);
    CHECK(load_scene_file(path) == back);
    CHECK(load_scene(path) == back.scene);
}

TEST_CASE("A view that is none is refused by name") {
    CHECK_THAT(message_of(scene_text(R"(, "lab": 5)")), ContainsSubstring("s.json, lab: expected text"));
    CHECK_THAT(message_of(scene_text(R"(, "view": {})")),
               ContainsSubstring("view: expected a \"lab\" beside it"));
    CHECK_THAT(message_of(scene_text(R"(, "lab": "x", "view": [1])")),
               ContainsSubstring("view: expected an object, found an array of 1"));
    for (const char* wrong : {"null", "[1]", "{}"}) {
        CHECK_THAT(message_of(scene_text(R"(, "lab": "x", "view": {"x/y": )" + std::string(wrong) + "}")),
                   ContainsSubstring("view.x/y: expected text, a number, true or false"));
    }
    CHECK_THROWS_AS(to_json(SceneFile{default_scene(), ShownView{"x", "[]"}}), InputError);
    CHECK_THROWS_AS(to_json(SceneFile{default_scene(), ShownView{"x", "{"}}), InputError);
}

TEST_CASE("Errors of files name the path") {
    const test::TemporaryFolder folder;
    const std::string missing = folder.path_of("missing.json");
    CHECK_THROWS_WITH(load_scene(missing), ContainsSubstring(missing));
    CHECK_THROWS_AS(save_scene(default_scene(), folder.path_of("no such folder/x.json")), InputError);
}

}  // namespace
}  // namespace softmaxlab
