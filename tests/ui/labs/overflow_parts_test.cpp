// What the lab "Shift & overflow" decides without drawing: ranges, runs, words, places.
#include <cmath>
#include <limits>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "app/labs/overflow/format_text.h"
#include "app/labs/overflow/ladder_layout.h"
#include "app/labs/overflow/shift_range.h"
#include "tests/ui/test_arena.h"

using namespace softmaxlab;
using Catch::Matchers::ContainsSubstring;
using softmaxlab::test::arena;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

ShiftSweep sweep_of(const std::vector<double>& logits, Format format, Method method,
                    const ShiftRange& range) {
    return sweep_shift(logits, 1, 1, format, method, evenly_spaced(arena, range, 201));
}

}  // namespace

TEST_CASE("the plot's range holds both limits of naive softmax and 0", "[overflow-lab]") {
    for (const Format format : all_formats) {
        for (const double largest : {0.0, 2.0, -50.0, 300.0}) {
            CAPTURE(name_of(format), largest);
            const FormatLimits limits = limits_of(format);
            const ShiftRange range = shifts_about_limits(largest, 1, format);
            CHECK(range.contains(0));
            CHECK(range.contains(std::clamp(limits.exp_overflows_above - largest, -2000.0, 2000.0)));
            CHECK(range.contains(std::clamp(limits.exp_is_zero_below - largest, -2000.0, 2000.0)));
            CHECK(range.from >= -2000);
            CHECK(range.to <= 2000);
            CHECK(range.from < range.to);
        }
    }
}

TEST_CASE("logits of any size leave a range", "[overflow-lab]") {
    for (const double largest : {1e300, -1e300, infinity, -infinity, std::nan("")}) {
        CAPTURE(largest);
        const ShiftRange range = shifts_about_limits(largest, 1, Format::f32);
        CHECK(range.from < range.to);
        CHECK(range.contains(0));
    }
    for (const double temperature : {0.0, 1e-5, 1e5, infinity}) {
        CAPTURE(temperature);
        const ShiftRange range = shifts_about_limits(2, temperature, Format::f32);
        CHECK(range.from < range.to);
        CHECK(range.contains(0));
    }
}

TEST_CASE("evenly spaced shifts begin and end at the ends", "[overflow-lab]") {
    const List<double> shifts = evenly_spaced(arena, {-110, 95}, 401);
    REQUIRE(shifts.size() == 401);
    CHECK(shifts.front() == -110);
    CHECK(shifts.back() == 95);
    for (std::size_t i = 1; i < shifts.size(); ++i) CHECK(shifts[i] > shifts[i - 1]);
}

TEST_CASE("naive float32 fails in three runs, in their order, where the format's limits are",
          "[overflow-lab]") {
    const ShiftSweep sweep = sweep_of({0, 0, 0}, Format::f32, Method::naive, {-110, 90});
    const List<FailureRun> runs = failure_runs(arena, sweep);
    REQUIRE(runs.size() == 3);
    CHECK(runs[0].cause == ShiftFailure::all_underflow);
    CHECK(runs[1].cause == ShiftFailure::sum_overflows);
    CHECK(runs[2].cause == ShiftFailure::exp_overflows);
    CHECK(runs[0].from == -110);
    CHECK(runs[2].to == 90);
    CHECK(std::fabs(runs[0].to - limits_of(Format::f32).exp_is_zero_below) <= 1);
    CHECK(std::fabs(runs[1].from - (limits_of(Format::f32).exp_overflows_above - std::log(3.0))) <= 1);
    CHECK(runs[1].to == runs[2].from);
    CHECK(std::fabs(runs[2].from - limits_of(Format::f32).exp_overflows_above) <= 1);
}

TEST_CASE("the stable curves are flat in f64 and not in bf16", "[overflow-lab]") {
    const std::vector<double> logits = {2, 1, 0.1};
    const ShiftRange range{-150, 150};
    CHECK(failure_runs(arena, sweep_of(logits, Format::f64, Method::stable, range)).empty());
    CHECK(largest_range(sweep_of(logits, Format::f64, Method::stable, range)) < 1e-12);
    CHECK(largest_range(sweep_of(logits, Format::bf16, Method::stable, range)) > 0.01);
}

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
