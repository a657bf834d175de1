#include "app/labs/known_classes.h"

#include <catch2/catch_test_macros.hpp>
#include <optional>

#include "core/scene/document.h"

using namespace softmaxlab;

TEST_CASE("classes are found again where they have moved, under another name, or not at all",
          "[known-classes]") {
    Document document(scene_from({"test", {2, 1, 0.5}, {"cat", "dog", "fox"}}));
    KnownClasses classes;
    classes.remember(document.scene());
    document.apply(edit::SetName{0, "lion"});
    document.apply(edit::MoveClass{0, 2});
    document.apply(edit::RemoveClass{0});
    CHECK(classes.are_of(document.scene()));
    CHECK(classes.find(document.scene(), 0) == std::optional<std::size_t>(1));
    CHECK(classes.find(document.scene(), 1) == std::nullopt);
    CHECK(classes.find(document.scene(), 2) == std::optional<std::size_t>(0));
    CHECK(classes.find(document.scene(), 3) == std::nullopt);
}

TEST_CASE("classes of the same colours with other names are of another scene", "[known-classes]") {
    KnownClasses classes;
    classes.remember(scene_from({"test", {2, 1, 0.5}, {"cat", "dog", "fox"}}));
    CHECK_FALSE(classes.are_of(scene_from({"other", {2, 1, 0.5}, {"red", "green", "blue"}})));
}

TEST_CASE("classes of a file are of that file only", "[known-classes]") {
    const Scene scene = scene_from({"test", std::vector<double>(100, 1.0), {}});
    KnownClasses classes;
    classes.remember(scene);
    CHECK(classes.are_of(scene));
    CHECK(classes.find(scene, 70) == std::optional<std::size_t>(70));
    CHECK_FALSE(classes.are_of(scene_from({"test", std::vector<double>(100, 1.0), {}})));
}
