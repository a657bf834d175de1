#include "app/files/settings.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <string>
#include <thread>

#include "tests/core/base/temporary_folder.h"

using namespace softmaxlab;
using softmaxlab::test::TemporaryFolder;

TEST_CASE("Settings come back as they were saved, into a folder that was not there yet", "[settings]") {
    const TemporaryFolder folder;
    Settings settings;
    settings.placement = WindowPlacement{10, -20, 900, 700, true};
    settings.theme = ThemeName::light;
    settings.zoom = 1.25F;
    settings.backend = BackendKind::reference;
    settings.folder = "/tmp/größe";
    settings.preferences.presenting_theme = ThemeName::dark;
    settings.preferences.presenting_zoom = 1.75F;
    const std::string path = folder.path_of("new/folder/settings.json");
    REQUIRE(save_settings(settings, Settings(), path));
    CHECK(load_settings(path) == settings);
}

TEST_CASE("A broken settings file means the defaults", "[settings]") {
    const std::string text = GENERATE(
        "", "{", "[]", "null", "\xff\xfe", R"({"theme": 3, "zoom": "big", "backend": [], "window": 5})",
        R"({"theme": "pink", "zoom": 40, "backend": "magic", "window": {"x": 1e99, "y": 0, "width": 1, "height": 1}})",
        R"({"zoom": 1e400})");
    INFO(text);
    CHECK(settings_from_json(text) == Settings());
}

TEST_CASE("One wrong member does not cost the others", "[settings]") {
    const Settings settings = settings_from_json(R"({"theme": "contrast", "zoom": -1, "folder": "here"})");
    CHECK(settings.theme == ThemeName::contrast);
    CHECK(settings.zoom == 1);
    CHECK(settings.folder == "here");
}

TEST_CASE("A zoom that was asked for at the start is not remembered, one that is chosen is", "[settings]") {
    Settings remembered;
    remembered.zoom = 1.25F;
    remembered.preferences.presenting_zoom = 1.5F;
    Settings began = remembered;
    began.zoom = 2;
    began.preferences.presenting_zoom = 2;
    Settings now = began;
    now.folder = "/somewhere";
    Settings kept = without_zoom_of_start(now, began, remembered);
    CHECK(kept.zoom == 1.25F);
    CHECK(kept.preferences.presenting_zoom == 1.5F);
    CHECK(kept.folder == "/somewhere");
    now.zoom = 1.75F;
    now.preferences.presenting_zoom = 1;
    kept = without_zoom_of_start(now, began, remembered);
    CHECK(kept.zoom == 1.75F);
    CHECK(kept.preferences.presenting_zoom == 1);
}

TEST_CASE("Settings that cannot be read or written are no error", "[settings]") {
    const TemporaryFolder folder;
    CHECK(load_settings(folder.path_of("nothing.json")) == Settings());
    CHECK(load_settings(folder.path()) == Settings());
    CHECK_FALSE(save_settings(Settings(), Settings(), ""));
    const std::string file = folder.write("file", "");
    CHECK_FALSE(save_settings(Settings(), Settings(), file + "/below/a/file.json"));
}

TEST_CASE("Two instances change the settings side by side: each writes what it has changed", "[settings]") {
    const TemporaryFolder folder;
    const std::string path = folder.path_of("settings.json");
    Settings first;
    first.theme = ThemeName::light;
    first.folder = "/at/first";
    REQUIRE(save_settings(first, Settings(), path));
    const Settings loaded = load_settings(path);

    Settings one = loaded;
    one.zoom = 1.5F;
    one.folder = "/of/one";
    Settings other = loaded;
    other.theme = ThemeName::contrast;
    other.placement = WindowPlacement{1, 2, 800, 600, false};
    REQUIRE(save_settings(one, loaded, path));
    REQUIRE(save_settings(other, loaded, path));

    const Settings both = load_settings(path);
    CHECK(both.zoom == 1.5F);
    CHECK(both.folder == "/of/one");
    CHECK(both.theme == ThemeName::contrast);
    CHECK(both.placement == other.placement);

    REQUIRE(save_settings(both, both, path));
    CHECK(load_settings(path) == both);
}

TEST_CASE("Instances that end at the same moment lose no setting", "[settings]") {
    const TemporaryFolder folder;
    const std::string path = folder.path_of("settings.json");
    for (int round = 0; round < 20; ++round) {
        Settings zoomed;
        zoomed.zoom = round % 2 == 0 ? 1.5F : 2.0F;
        Settings moved;
        moved.placement = WindowPlacement{round, 2, 800, 600, false};
        std::thread one([&] { save_settings(zoomed, Settings(), path); });
        std::thread other([&] { save_settings(moved, Settings(), path); });
        one.join();
        other.join();
        const Settings both = load_settings(path);
        REQUIRE(both.zoom == zoomed.zoom);
        REQUIRE(both.placement == moved.placement);
    }
}
