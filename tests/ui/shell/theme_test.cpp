#include "app/ui/theme.h"

#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include "tests/ui/headless_app.h"

using namespace softmaxlab;
using namespace softmaxlab::test;

TEST_CASE("The contrast ratio is that of WCAG 2", "[theme]") {
    CHECK_THAT(contrast_ratio(IM_COL32_BLACK, IM_COL32_WHITE), Catch::Matchers::WithinAbs(21, 1e-4));
    CHECK_THAT(contrast_ratio(IM_COL32(0x77, 0x77, 0x77, 255), IM_COL32_WHITE),
               Catch::Matchers::WithinAbs(4.48, 0.005));
    CHECK(contrast_ratio(IM_COL32_WHITE, IM_COL32_WHITE) == 1);
}

TEST_CASE("Text can be read on every surface of every theme", "[theme]") {
    const ThemeName name = GENERATE(from_range(all_themes));
    const Theme& theme = theme_of(name);
    const double needed = name == ThemeName::contrast ? 7.0 : 4.5;
    const std::vector<std::pair<const char*, ImU32>> texts = {{"text", theme.text},
                                                              {"secondary", theme.secondary},
                                                              {"accent", theme.accent},
                                                              {"bad", theme.bad},
                                                              {"good", theme.good}};
    const std::vector<std::pair<const char*, ImU32>> surfaces = {{"background", theme.background},
                                                                 {"panel", theme.panel}};
    INFO(name_of(name));
    for (const auto& [text_name, text] : texts) {
        for (const auto& [surface_name, surface] : surfaces) {
            INFO(text_name << " on " << surface_name);
            CHECK(contrast_ratio(text, surface) >= needed);
        }
    }
    CHECK(contrast_ratio(theme.text, theme.raised) >= needed);
    CHECK(contrast_ratio(theme.secondary, theme.raised) >= needed);
    CHECK(contrast_ratio(theme.on_accent, theme.accent) >= needed);
}

TEST_CASE("Bars, ghosts and rings stand out from what they are drawn on", "[theme]") {
    const ThemeName name = GENERATE(from_range(all_themes));
    const Theme& theme = theme_of(name);
    INFO(name_of(name));
    // A ghost is a ring or a hollow bar in the colour of its class, its gap a line of text's colour; what a
    // step points at has corners in the accent.
    std::vector<ImU32> inks(theme.classes.begin(), theme.classes.end());
    inks.insert(inks.end(), {theme.text, theme.secondary, theme.accent});
    for (const ImU32 ink : inks) {
        CAPTURE(ink);
        for (const ImU32 surface : {theme.background, theme.panel, theme.empty_bar})
            CHECK(contrast_ratio(ink, surface) >= 3);
    }
}

TEST_CASE("No class is red: red means that something went wrong", "[theme]") {
    const ThemeName name = GENERATE(from_range(all_themes));
    const Theme& theme = theme_of(name);
    for (const ImU32 colour : theme.classes) {
        const ImVec4 c = ImGui::ColorConvertU32ToFloat4(colour);
        CHECK_FALSE((c.x > 0.6F && c.y < c.x * 0.5F && c.z < c.x * 0.5F));
    }
}

TEST_CASE("The themes follow each other by their key", "[theme]") {
    HeadlessApp app;
    for (const ThemeName expected : {ThemeName::light, ThemeName::contrast, ThemeName::dark}) {
        app.key(ImGuiKey_T, ImGuiMod_Ctrl | ImGuiMod_Shift);
        CHECK(app.app().theme() == expected);
        CHECK(app.app().ui().theme.name == expected);
    }
}

TEST_CASE("A theme changes the pixels: the background is its background", "[theme][gl]") {
    if (!pixels_are_possible()) SKIP("no off-screen OpenGL here");
    const ThemeName name = GENERATE(from_range(all_themes));
    ApplicationOptions options;
    options.size = {800, 600};
    HeadlessApp app(options, With::pixels);
    app.run("theme-" + std::string(name_of(name)));
    const ImU32 background = theme_of(name).background;
    const unsigned expected =
        (background & 0xFF) << 16 | (background >> 8 & 0xFF) << 8 | (background >> 16 & 0xFF);
    const Landmark& title = app.find("lab/name");
    CHECK(pixel(app.pixels(), ImVec2(title.min.x - 6, title.min.y - 6)) == expected);
}
