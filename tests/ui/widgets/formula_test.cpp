#include "app/widgets/formula.h"
#include "tests/ui/test_arena.h"

#include <algorithm>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

using namespace softmaxlab;
using Catch::Matchers::WithinAbs;
using softmaxlab::test::arena;

namespace {

constexpr float letter = 10;  // the width of each letter of the large font; the small one's are 6

// Type with made-up sizes: one letter, one width.
FormulaType made_up_type() {
    FormulaType type;
    type.width = [](FormulaFont font, std::string_view words) {
        return static_cast<float>(words.size()) * (font == FormulaFont::math_large ? letter : 6.0F);
    };
    type.metrics = [](FormulaFont font) {
        return font == FormulaFont::math_large ? FormulaMetrics{16, 5, 11, 7} : FormulaMetrics{9, 3, 6, 4};
    };
    type.main = FormulaFont::math_large;
    type.unit = 1;
    return type;
}

FormulaBox large(std::string_view words) {
    return formula::text(std::move(words), FormulaFont::math_large, 0);
}

FormulaBox small(std::string_view words) {
    return formula::text(std::move(words), FormulaFont::number_small, 0);
}

FormulaLayout lay_out(const FormulaBox& box, float width = 1000) {
    return layout_formula(arena, box, made_up_type(), width);
}

// What a text covers, from the metrics of its font.
Rect extent(const FormulaLayout::Run& text) {
    const FormulaMetrics metrics = made_up_type().metrics(text.font);
    return {ImVec2(text.x, text.baseline - metrics.ascent),
            ImVec2(text.x + text.width, text.baseline + metrics.descent)};
}

bool overlap(const Rect& a, const Rect& b) {
    constexpr float touch = 0.01F;
    return a.min.x + touch < b.max.x && b.min.x + touch < a.max.x && a.min.y + touch < b.max.y &&
           b.min.y + touch < a.max.y;
}

const FormulaLayout::Run& run_of(const FormulaLayout& layout, std::string_view words) {
    const auto found = std::find_if(layout.runs.begin(), layout.runs.end(),
                                    [&](const FormulaLayout::Run& text) { return text.words == words; });
    REQUIRE(found != layout.runs.end());
    return *found;
}

FormulaBox term(std::size_t index) {
    return formula::place(formula::scripts(arena, large("e"), small("(1.0-2.0)/0.8")),
                          formatted(arena, "term/{}", index), "0.3", index);
}

// p = Σ terms below one term, as the softmax lab has it.
FormulaBox softmax_of(std::size_t classes) {
    List<FormulaBox> sum(arena);
    for (std::size_t i = 0; i < classes; ++i) {
        sum.push_back(i == 0
                          ? term(i)
                          : formula::row(arena, {formula::sign("+", FormulaFont::number_small, 0), term(i)}));
    }
    return formula::row(arena, {formula::scripts(arena, large("p"), {}, small("cat")),
                                formula::sign("=", FormulaFont::number_small, 0),
                                formula::fraction(arena, term(0), formula::lines(arena, std::move(sum)), 0)});
}

}  // namespace

TEST_CASE("the widths of a row's parts add up", "[formula]") {
    const FormulaLayout layout = lay_out(formula::row(arena, {large("abc"), small("de"), large("f")}));
    CHECK_THAT(layout.width, WithinAbs(3 * letter + 12 + letter, 1e-4));
    CHECK_THAT(run_of(layout, "de").x, WithinAbs(3 * letter, 1e-4));
    CHECK_THAT(run_of(layout, "f").x, WithinAbs(3 * letter + 12, 1e-4));
    CHECK(layout.ascent == 16);
    CHECK(layout.descent == 5);
}

TEST_CASE("the parts of a row share one baseline", "[formula]") {
    const FormulaLayout layout = lay_out(formula::row(arena, {large("p"), small("q"), large("r")}));
    for (const FormulaLayout::Run& text : layout.runs) CHECK(text.baseline == 0);
}

TEST_CASE("a superscript stands above the baseline, a subscript reaches below it, to the right of the letter",
          "[formula]") {
    const FormulaLayout layout = lay_out(formula::scripts(arena, large("x"), small("up"), small("low")));
    const FormulaLayout::Run& base = run_of(layout, "x");
    const FormulaLayout::Run& up = run_of(layout, "up");
    const FormulaLayout::Run& low = run_of(layout, "low");
    CHECK(base.baseline == 0);
    CHECK(extent(up).max.y < 0);    // all of it above the baseline …
    CHECK(extent(up).max.y > -11);  // … yet below the letter's top: they belong together
    CHECK(low.baseline > 0);
    CHECK(up.x > base.x + base.width - 0.01F);
    CHECK(low.x == up.x);
    CHECK_FALSE(overlap(extent(up), extent(low)));
    CHECK_THAT(layout.width, WithinAbs(low.x + low.width, 1e-4));
}

TEST_CASE("signs and fraction bars are on the axis", "[formula]") {
    const FormulaLayout layout =
        lay_out(formula::row(arena, {formula::fraction(arena, large("a"), large("b"), 0),
                                     formula::sign("+", FormulaFont::number_small, 0)}));
    REQUIRE(layout.bars.size() == 1);
    CHECK_THAT(layout.bars[0].y, WithinAbs(-7, 1e-4));
    // The small plus is 4 above its own baseline, and must be 7 above the common one.
    CHECK_THAT(run_of(layout, "+").baseline - 4, WithinAbs(-7, 1e-4));
}

TEST_CASE("a fraction centres its parts and keeps clear of its bar", "[formula]") {
    const FormulaLayout layout = lay_out(formula::fraction(arena, large("a"), large("bcdef"), 0));
    const FormulaLayout::Run& above = run_of(layout, "a");
    const FormulaLayout::Run& below = run_of(layout, "bcdef");
    CHECK_THAT(above.x + above.width / 2, WithinAbs(layout.width / 2, 1e-4));
    CHECK_THAT(below.x + below.width / 2, WithinAbs(layout.width / 2, 1e-4));
    CHECK(extent(above).max.y < layout.bars[0].y - 1);
    CHECK(extent(below).min.y > layout.bars[0].y + 1);
    CHECK_THAT(layout.bars[0].width, WithinAbs(layout.width, 1e-4));
    CHECK(layout.width > below.width);
}

TEST_CASE("a sum is broken into centred lines within the width, and nothing overlaps", "[formula]") {
    const std::size_t classes = GENERATE(1U, 2U, 5U, 16U);
    const float width = GENERATE(260.0F, 420.0F, 800.0F, 3000.0F);
    CAPTURE(classes, width);
    const FormulaLayout layout = lay_out(softmax_of(classes), width);
    CHECK(layout.width <= width);
    REQUIRE(layout.places.size() == classes + 1);

    for (std::size_t i = 0; i < layout.runs.size(); ++i) {
        const Rect rect = extent(layout.runs[i]);
        CAPTURE(layout.runs[i].words, i);
        CHECK(rect.min.x >= -0.01F);
        CHECK(rect.max.x <= layout.width + 0.01F);
        CHECK(rect.min.y >= -layout.ascent - 0.01F);
        CHECK(rect.max.y <= layout.descent + 0.01F);
        for (std::size_t j = 0; j < i; ++j) {
            CAPTURE(layout.runs[j].words, j);
            const Rect other = extent(layout.runs[j]);
            CHECK_FALSE(overlap(rect, other));
        }
        for (const FormulaLayout::Bar& bar : layout.bars) {
            const Rect line{ImVec2(bar.x, bar.y - 0.6F), ImVec2(bar.x + bar.width, bar.y + 0.6F)};
            CHECK_FALSE(overlap(rect, line));
        }
    }
}

TEST_CASE("16 terms take several lines where there is room for five, and one where there is room for all",
          "[formula]") {
    const auto lines = [](float width) {
        std::vector<float> baselines;
        for (const FormulaLayout::Run& text : lay_out(softmax_of(16), width).runs) {
            if (text.words == "e") baselines.push_back(text.baseline);
        }
        std::sort(baselines.begin(), baselines.end());
        baselines.erase(std::unique(baselines.begin(), baselines.end()), baselines.end());
        return baselines.size() - 1;  // without the numerator
    };
    CHECK(lines(3000) == 1);
    CHECK(lines(640) == 4);
    CHECK(lines(140) == 16);
}

TEST_CASE("the lines of a broken sum are of about the same length", "[formula]") {
    List<FormulaBox> parts(7, large("abcde"), arena);
    const FormulaLayout layout = lay_out(formula::lines(arena, std::move(parts)), 6 * 5 * letter);
    // Six would fit on the first line, but 4 + 3 looks better than 6 + 1.
    CHECK_THAT(layout.width, WithinAbs(4 * 5 * letter, 1e-3));
    CHECK(layout.runs[3].baseline == 0);
    CHECK(layout.runs[4].baseline > 0);
}

TEST_CASE("a part keeps its room while it changes", "[formula]") {
    const auto width_with = [](std::string_view words) {
        return lay_out(formula::row(arena, {formula::text(words, FormulaFont::number_small, 0, "0.000000"),
                                            large("x")}))
            .width;
    };
    CHECK(width_with("0.5") == width_with("0.539990"));
    CHECK(width_with("1.234567890") > width_with("0.539990"));

    const FormulaBox left = formula::text("ab", FormulaFont::math_large, 0, "abcd", Align::left);
    const FormulaBox centred = formula::text("ab", FormulaFont::math_large, 0, "abcd");
    CHECK(lay_out(left).runs[0].x == 0);
    CHECK_THAT(lay_out(centred).runs[0].x, WithinAbs(letter, 1e-4));
}

TEST_CASE("a place covers its parts, and gives them its class", "[formula]") {
    const FormulaLayout layout = lay_out(softmax_of(3));
    const auto second =
        std::find_if(layout.places.begin(), layout.places.end(),
                     [](const FormulaLayout::Place& place) { return place.landmark == "term/2"; });
    REQUIRE(second != layout.places.end());
    CHECK(second->value == "0.3");
    CHECK(second->class_index == 2U);
    std::size_t inside = 0;
    for (const FormulaLayout::Run& text : layout.runs) {
        if (text.class_index != 2U) continue;
        ++inside;
        CHECK(second->rect.contains(extent(text).min));
        CHECK(extent(text).max.x <= second->rect.max.x + 0.01F);
        CHECK(extent(text).max.y <= second->rect.max.y + 0.01F);
    }
    CHECK(inside == 2);
    CHECK_FALSE(run_of(layout, "+").class_index.has_value());
}
