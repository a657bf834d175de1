#include "core/scene/scene.h"

#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <memory>
#include <set>
#include <stdexcept>
#include <utility>

#include "core/base/limits.h"

namespace softmaxlab {
namespace {

LogitSet numbered_set(std::size_t count) {
    LogitSet set;
    set.source = "numbers.csv";
    for (std::size_t i = 0; i < count; ++i) set.logits.push_back(static_cast<double>(i));
    return set;
}

Pin pin_of(std::vector<double> logits) {
    return {std::make_shared<const std::vector<double>>(std::move(logits)), 1};
}

TEST_CASE("The first start shows five named classes at T = 1, none masked") {
    const Scene scene = default_scene();
    REQUIRE(is_valid(scene));
    CHECK(class_count(scene) == 5);
    CHECK(effective_logits(scene) == std::vector<double>{2.0, 1.0, 0.1, -0.7, 1.4});
    CHECK(class_name(scene, 0) == "cat");
    CHECK(class_name(scene, 4) == "emu");
    CHECK(scene.temperature == 1);
    CHECK(scene.method == Method::stable);
    CHECK(scene.ratio == ClassPair{0, 1});
    CHECK(scene.overflow.format == Format::f32);
    CHECK(scene.overflow.shift == 0);
    CHECK(scene.overflow.scale == 1);
    CHECK(scene.gradients.target == 0);
    CHECK_FALSE(scene.pins.a);
    CHECK_FALSE(scene.pins.b);
    CHECK(scene.title.empty());
    for (std::size_t i = 0; i < class_count(scene); ++i) {
        CHECK_FALSE(is_masked(scene, i));
        CHECK(scene.classes[i].colour == static_cast<int>(i));
    }
}

TEST_CASE("Sixteen added classes have sixteen names and colours") {
    std::vector<ClassItem> classes;
    std::set<std::string> names;
    std::set<int> colours;
    for (std::size_t i = 0; i < max_classes; ++i) {
        classes.push_back({next_name(classes), 0, false, next_colour(classes)});
        names.insert(classes.back().name);
        colours.insert(classes.back().colour);
    }
    CHECK(names.size() == max_classes);
    CHECK(colours.size() == max_classes);
    CHECK(*colours.begin() == 0);
    CHECK(*colours.rbegin() == 15);
}

TEST_CASE("The next name and colour fill the first gap") {
    std::vector<ClassItem> classes = default_scene().classes;
    classes.erase(classes.begin() + 1);
    CHECK(next_name(classes) == "dog");
    CHECK(next_colour(classes) == 1);
}

TEST_CASE("Equal scenes are equal by value") {
    const Scene scene = default_scene();
    Scene other = scene;
    CHECK(scene == other);

    SECTION("title") {
        other.title = "x";
    }
    SECTION("name") {
        other.classes[1].name = "x";
    }
    SECTION("logit") {
        other.classes[1].logit = std::nextafter(1.0, 2.0);
    }
    SECTION("mask") {
        other.classes[1].masked = true;
    }
    SECTION("colour") {
        other.classes[1].colour = 7;
    }
    SECTION("number of classes") {
        other.classes.pop_back();
    }
    SECTION("temperature") {
        other.temperature = infinity;
    }
    SECTION("method") {
        other.method = Method::naive;
    }
    SECTION("ratio") {
        other.ratio.second = 2;
    }
    SECTION("format") {
        other.overflow.format = Format::f16;
    }
    SECTION("shift") {
        other.overflow.shift = 1;
    }
    SECTION("scale") {
        other.overflow.scale = 2;
    }
    SECTION("target") {
        other.gradients.target = 1;
    }
    SECTION("pin A") {
        other.pins.a = pin_of({2.0, 1.0, 0.1, -0.7, 1.4});
    }
    SECTION("pin B") {
        other.pins.b = pin_of({2.0, 1.0, 0.1, -0.7, 1.4});
    }
    SECTION("loaded") {
        other.loaded = std::make_shared<const LogitSet>(numbered_set(20));
    }
    CHECK(scene != other);
}

TEST_CASE("Pins are compared by value, not by pointer") {
    CHECK(pin_of({1, quiet_nan, -infinity}) == pin_of({1, quiet_nan, -infinity}));
    CHECK_FALSE(pin_of({1, 2}) == pin_of({1, 3}));
    CHECK_FALSE(pin_of({1, 2}) == pin_of({1, 2, 3}));
    Pin warmer = pin_of({1, 2});
    warmer.temperature = 2;
    CHECK_FALSE(pin_of({1, 2}) == warmer);
}

TEST_CASE("Loaded sets are compared by value, not by pointer") {
    const Scene scene = scene_from(numbered_set(20));
    CHECK(scene == scene_from(numbered_set(20)));
    CHECK(scene != scene_from(numbered_set(21)));

    LogitSet changed = numbered_set(20);
    changed.logits[19] = 0;
    CHECK(scene != scene_from(changed));

    Scene masked = scene;
    masked.loaded_masked = {3};
    CHECK(scene != masked);
}

TEST_CASE("NaN equals NaN in a scene, so that its copy is equal") {
    Scene scene = default_scene();
    scene.classes[0].logit = quiet_nan;
    const Scene copy = scene;
    CHECK(scene == copy);
    CHECK(scene != default_scene());

    LogitSet set = numbered_set(20);
    set.logits[7] = quiet_nan;
    CHECK(scene_from(set) == scene_from(set));
    CHECK(scene_from(set) != scene_from(numbered_set(20)));
}

TEST_CASE("A masked class has the effective logit -inf") {
    Scene scene = default_scene();
    scene.classes[1].masked = true;
    CHECK(effective_logits(scene) == std::vector<double>{2.0, -infinity, 0.1, -0.7, 1.4});
    CHECK(is_masked(scene, 1));
    CHECK_FALSE(is_masked(scene, 0));
    CHECK_THROWS_AS(is_masked(scene, 5), std::out_of_range);
    CHECK_THROWS_AS(class_name(scene, 5), std::out_of_range);
}

TEST_CASE("A loaded class is masked by hand or by its file") {
    LogitSet set = numbered_set(20);
    set.logits[2] = -infinity;
    Scene scene = scene_from(set);
    scene.loaded_masked = {4, 19};
    REQUIRE(is_valid(scene));
    const auto logits = effective_logits(scene);
    for (std::size_t i = 0; i < 20; ++i) {
        const bool expected = i == 2 || i == 4 || i == 19;
        CHECK(is_masked(scene, i) == expected);
        CHECK(logits[i] == (expected ? -infinity : static_cast<double>(i)));
    }
}

TEST_CASE("Sixteen logits of a file are edited by hand, seventeen are shared") {
    const Scene small = scene_from(numbered_set(16));
    CHECK(small.loaded == nullptr);
    CHECK(small.classes.size() == 16);
    CHECK(small.classes[15].name == "class 15");
    CHECK(small.classes[15].colour == 15);
    CHECK(small.title == "numbers.csv");
    CHECK(is_valid(small));

    const Scene large = scene_from(numbered_set(17));
    REQUIRE(large.loaded != nullptr);
    CHECK(large.classes.empty());
    CHECK(class_count(large) == 17);
    CHECK(class_name(large, 16) == "#16");
    CHECK(is_valid(large));
}

TEST_CASE("Labels of a file become names; duplicates and empty ones may occur") {
    LogitSet set{"x", {1, 2, 3}, {"twin", "twin", ""}};
    const Scene scene = scene_from(set);
    CHECK(class_name(scene, 0) == "twin");
    CHECK(class_name(scene, 1) == "twin");
    CHECK(class_name(scene, 2) == "class 2");

    LogitSet large = numbered_set(17);
    large.labels.assign(17, "twin");
    large.labels[3] = "";
    CHECK(class_name(scene_from(large), 16) == "twin");
    CHECK(class_name(scene_from(large), 3) == "#3");
}

TEST_CASE("-inf in a small file becomes a masked class; NaN and +inf stay") {
    const Scene scene = scene_from({"x", {-infinity, quiet_nan, infinity, 1e308}, {}});
    CHECK(scene.classes[0].masked);
    CHECK(scene.classes[0].logit == 0);
    CHECK(std::isnan(scene.classes[1].logit));
    CHECK(scene.classes[2].logit == infinity);
    CHECK(scene.classes[3].logit == 1e308);
    CHECK(is_valid(scene));
}

TEST_CASE("A set without logits, or with too few labels, is no scene") {
    CHECK_THROWS_AS(scene_from({"x", {}, {}}), std::invalid_argument);
    CHECK_THROWS_AS(scene_from({"x", {1, 2}, {"one"}}), std::invalid_argument);
}

TEST_CASE("A scene of one class has the ratio of that class to itself") {
    const Scene scene = scene_from({"x", {7.5}, {}});
    CHECK(scene.ratio == ClassPair{0, 0});
    CHECK(is_valid(scene));
}

TEST_CASE("What is not valid is recognised") {
    Scene scene = default_scene();
    REQUIRE(is_valid(scene));
    SECTION("no class") {
        scene.classes.clear();
    }
    SECTION("seventeen classes") {
        scene.classes.resize(17);
    }
    SECTION("colour above 15") {
        scene.classes[0].colour = 16;
    }
    SECTION("colour below 0") {
        scene.classes[0].colour = -1;
    }
    SECTION("name not in UTF-8") {
        scene.classes[0].name = "\xC3";
    }
    SECTION("title not in UTF-8") {
        scene.title = "\xFF";
    }
    SECTION("temperature below 0") {
        scene.temperature = -0.5;
    }
    SECTION("temperature NaN") {
        scene.temperature = quiet_nan;
    }
    SECTION("method out of range") {
        scene.method = static_cast<Method>(7);
    }
    SECTION("ratio out of range") {
        scene.ratio.first = 5;
    }
    SECTION("format out of range") {
        scene.overflow.format = static_cast<Format>(6);
    }
    SECTION("shift too far") {
        scene.overflow.shift = -2000.5;
    }
    SECTION("shift NaN") {
        scene.overflow.shift = quiet_nan;
    }
    SECTION("scale below 1") {
        scene.overflow.scale = 0.5;
    }
    SECTION("scale too large") {
        scene.overflow.scale = 1001;
    }
    SECTION("scale NaN") {
        scene.overflow.scale = quiet_nan;
    }
    SECTION("target out of range") {
        scene.gradients.target = 5;
    }
    SECTION("a pin without logits") {
        scene.pins.a = Pin{};
    }
    SECTION("a pin of another number of classes") {
        scene.pins.a = pin_of({1, 2, 3});
    }
    SECTION("a pin without a temperature") {
        scene.pins.a = pin_of({1, 2, 3, 4, 5});
        scene.pins.a->temperature = -1;
    }
    SECTION("a pin B that is none") {
        scene.pins.a = pin_of({1, 2, 3, 4, 5});
        scene.pins.b = pin_of({1});
    }
    SECTION("a pin B without an A") {
        scene.pins.b = pin_of({1, 2, 3, 4, 5});
    }
    SECTION("masked index without a loaded set") {
        scene.loaded_masked = {0};
    }
    CHECK_FALSE(is_valid(scene));
}

TEST_CASE("What is not valid in a loaded set is recognised") {
    Scene scene = scene_from(numbered_set(20));
    REQUIRE(is_valid(scene));
    LogitSet set = numbered_set(20);
    SECTION("sixteen logits or fewer") {
        set.logits.resize(16);
    }
    SECTION("labels for some") {
        set.labels.resize(19);
    }
    SECTION("a label not in UTF-8") {
        set.labels.resize(20);
        set.labels[7] = "\xC0\x80";
    }
    SECTION("a source not in UTF-8") {
        set.source = "\xFF";
    }
    SECTION("masked out of range") {
        scene.loaded_masked = {20};
    }
    SECTION("masked not sorted") {
        scene.loaded_masked = {3, 2};
    }
    SECTION("masked twice") {
        scene.loaded_masked = {3, 3};
    }
    scene.loaded = std::make_shared<const LogitSet>(set);
    CHECK_FALSE(is_valid(scene));
}

}  // namespace
}  // namespace softmaxlab
