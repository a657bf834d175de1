#include "app/files/settings.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

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
    const std::string path = folder.path_of("new/folder/settings.json");
    REQUIRE(save_settings(settings, path));
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

TEST_CASE("Settings that cannot be read or written are no error", "[settings]") {
    const TemporaryFolder folder;
    CHECK(load_settings(folder.path_of("nothing.json")) == Settings());
    CHECK(load_settings(folder.path()) == Settings());
    CHECK_FALSE(save_settings(Settings(), ""));
    const std::string file = folder.write("file", "");
    CHECK_FALSE(save_settings(Settings(), file + "/below/a/file.json"));
}
