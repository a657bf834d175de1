// What the lab "Shift & overflow" decides without drawing: ranges, runs, words, places.
#include <cmath>
#include <limits>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "app/labs/overflow/ladder.h"
#include "app/labs/overflow/words.h"
#include "tests/ui/test_arena.h"

using namespace softmaxlab;
using namespace softmaxlab::overflow;
using Catch::Matchers::ContainsSubstring;
using softmaxlab::test::arena;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("every failure has words, f8e4m3 its own", "[overflow-lab]") {
    CHECK(words_for(ShiftFailure::none, Format::f32).empty());
    CHECK_THAT(std::string(words_for(ShiftFailure::sum_overflows, Format::f32)), ContainsSubstring("all 0"));
    CHECK_THAT(std::string(words_for(ShiftFailure::sum_overflows, Format::f8e4m3)), ContainsSubstring("NaN"));
    CHECK_THAT(std::string(words_for(ShiftFailure::all_underflow, Format::f16)), ContainsSubstring("0/0"));
    CHECK_THAT(std::string(words_for(ShiftFailure::exp_overflows, Format::f64)), ContainsSubstring("∞/∞"));
    CHECK_THAT(std::string(words_for(ShiftFailure::logits_overflow, Format::f8e4m3)),
               ContainsSubstring("z + c"));
}

TEST_CASE("e^x is written where no double holds it", "[overflow-lab]") {
    CHECK(power_of_e(arena, 0) == "1");
    CHECK(power_of_e(arena, 1) == "2.7183");
    CHECK(power_of_e(arena, 1000) == "2.0e434");
    CHECK(power_of_e(arena, -1000) == "5.1e−435");
    CHECK(power_of_e(arena, infinity) == "∞");
    CHECK(power_of_e(arena, -infinity) == "0");
    CHECK(power_of_e(arena, std::nan("")) == "NaN");
}

TEST_CASE("a format says its limits", "[overflow-lab]") {
    CHECK_THAT(std::string(about_format(arena, Format::f16)), ContainsSubstring("65504"));
    CHECK_THAT(std::string(about_format(arena, Format::f32)), ContainsSubstring("88.7228"));
    CHECK_THAT(std::string(about_format(arena, Format::f8e4m3)), ContainsSubstring("no ∞"));
}

TEST_CASE("a ladder has a cell for each rung and class, none over another", "[overflow-lab]") {
    Ui ui;
    for (const std::size_t classes : {1U, 2U, 5U, 6U, 16U, 200000U}) {
        CAPTURE(classes);
        const Rect inside{ImVec2(0, 0), ImVec2(486, 252)};
        const LadderLayout layout = lay_out_ladder(ui, inside, classes);
        REQUIRE(layout.shown >= 1);
        CHECK(layout.shown <= classes);
        CHECK((layout.shown == classes || layout.across));
        std::vector<Rect> cells;
        for (const Rung rung : all_rungs) {
            if (rung == Rung::sum) continue;
            for (std::size_t place = 0; place < layout.shown; ++place)
                cells.push_back(layout.cell(rung, place));
        }
        cells.push_back(layout.sum());
        for (std::size_t place = 0; place < layout.shown; ++place) cells.push_back(layout.head(place));
        for (std::size_t a = 0; a < cells.size(); ++a) {
            CHECK(cells[a].has_room());
            CHECK(cells[a].min.x >= inside.min.x);
            CHECK(cells[a].max.x <= inside.max.x);
            CHECK(cells[a].min.y >= layout.title.max.y);
            CHECK(cells[a].max.y <= layout.foot.min.y);
            for (std::size_t b = 0; b < a; ++b) {
                const bool apart =
                    cells[a].min.x >= cells[b].max.x - 0.01F || cells[b].min.x >= cells[a].max.x - 0.01F ||
                    cells[a].min.y >= cells[b].max.y - 0.01F || cells[b].min.y >= cells[a].max.y - 0.01F;
                CHECK(apart);
            }
        }
    }
}
