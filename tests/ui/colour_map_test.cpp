#include "app/ui/colour_map.h"

#include <cmath>

#include <catch2/catch_test_macros.hpp>

using namespace softmaxlab;

TEST_CASE("diverging colours have the panel, or white, at 0 and grow away from it on both sides",
          "[colour-map]") {
    for (const ThemeName name : all_themes) {
        const Theme& theme = theme_of(name);
        const DivergingMap map(theme);
        const ImU32 zero = name == ThemeName::light ? IM_COL32_WHITE : theme.panel;
        CHECK(map.at(0, 1) == zero);
        CHECK(map.at(0, 0) == zero);
        CHECK(map.at(-0.0, 1) == zero);
        CHECK(map.at(std::nan(""), 1) == theme.bad);
        CHECK(map.at(5, 1) == map.at(1, 1));
        CHECK(map.at(1, 1) == map.table().back());
        CHECK(map.at(-1, 1) == map.table().front());
        REQUIRE(map.table().size() == 257);
        for (const double side : {1.0, -1.0}) {
            double previous = 0;
            for (const double value : {0.25, 0.5, 0.75, 1.0}) {
                const double contrast = contrast_ratio(map.at(side * value, 1), zero);
                CHECK(contrast > previous);
                previous = contrast;
            }
            CHECK(previous > 4.5);
        }
        // Blue above, orange below.
        const auto red = [](ImU32 c) { return (c >> IM_COL32_R_SHIFT) & 0xFFU; };
        const auto blue = [](ImU32 c) { return (c >> IM_COL32_B_SHIFT) & 0xFFU; };
        CHECK(blue(map.at(1, 1)) > red(map.at(1, 1)) + 60);
        CHECK(red(map.at(-1, 1)) > blue(map.at(-1, 1)) + 60);
    }
}

TEST_CASE("a bent scale shows small numbers, and keeps 0 and the ends", "[colour-map]") {
    const Theme& theme = theme_of(ThemeName::light);
    const DivergingMap straight(theme);
    const DivergingMap bent(theme, 0.25);
    CHECK(bent.at(0, 1) == straight.at(0, 1));
    CHECK(bent.at(1, 1) == straight.at(1, 1));
    CHECK(bent.at(-1, 1) == straight.at(-1, 1));
    CHECK(bent.at(0.0625, 1) == straight.at(0.5, 1));
}

TEST_CASE("ink is readable on every colour", "[colour-map]") {
    for (const ThemeName name : all_themes) {
        const DivergingMap map(theme_of(name));
        for (const ImU32 colour : map.table()) CHECK(contrast_ratio(ink_on(colour), colour) >= 4.5);
    }
}

TEST_CASE("sequential colours get brighter with every step, and red is not among them", "[colour-map]") {
    const Theme& theme = theme_of(ThemeName::dark);
    const SequentialMap map(theme);
    REQUIRE(map.table().size() == 257);
    double previous = 1;
    for (int i = 0; i <= 16; ++i) {
        const double contrast = contrast_ratio(map.at(i / 16.0, 1), IM_COL32_BLACK);
        CHECK(contrast > previous);
        previous = contrast;
    }
    CHECK(map.at(0, 0) == map.table().front());
    CHECK(map.at(1, 0) == theme.bad);
    CHECK(map.at(7, 1) == map.table().back());
    CHECK(map.at(std::nan(""), 1) == theme.bad);
    for (const ImU32 colour : map.table()) CHECK(contrast_ratio(ink_on(colour), colour) >= 4.5);
}

TEST_CASE("scores have hues of their own", "[colour-map]") {
    for (const ThemeName name : all_themes) {
        const DivergingMap vectors(theme_of(name));
        const DivergingMap scores(theme_of(name), 1, DivergingHues::teal_violet);
        CHECK(scores.at(0, 1) == vectors.at(0, 1));
        CHECK(scores.at(1, 1) != vectors.at(1, 1));
        CHECK(scores.at(-1, 1) != vectors.at(-1, 1));
        for (const ImU32 colour : scores.table()) CHECK(contrast_ratio(ink_on(colour), colour) >= 4.5);
    }
}
