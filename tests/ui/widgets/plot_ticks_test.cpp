#include "app/widgets/plot_ticks.h"
#include "app/ui/number_text.h"
#include "tests/ui/test_arena.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

using namespace softmaxlab;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;
using softmaxlab::test::arena;

namespace {

Axis linear(double min, double max) {
    return {min, max, AxisScale::linear, {}};
}

Axis logarithmic(double min, double max) {
    return {min, max, AxisScale::log, {}};
}

std::vector<std::string> labels(const Axis& axis, std::size_t most) {
    std::vector<std::string> words;
    for (const Tick& tick : axis_ticks(arena, axis, most)) {
        if (!tick.label.empty()) words.emplace_back(tick.label);
    }
    return words;
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("linear ticks are multiples of 1, 2 or 5, with as many decimals as they need", "[plot]") {
    CHECK(labels(linear(0, 1), 6) == Words{"0.0", "0.2", "0.4", "0.6", "0.8", "1.0"});
    CHECK(labels(linear(0, 1), 4) == Words{"0.0", "0.5", "1.0"});
    CHECK(labels(linear(-3, 3), 7) == Words{"−3", "−2", "−1", "0", "1", "2", "3"});
    CHECK(labels(linear(0, 0.03), 4) == Words{"0.00", "0.01", "0.02", "0.03"});
    CHECK(labels(linear(0.1, 0.3), 3) == Words{"0.1", "0.2", "0.3"});  // no tick is lost to rounding
    CHECK(labels(linear(0, 2e9), 3) == Words{"0", "1e9", "2e9"});
}

TEST_CASE("a logarithmic axis has its powers of ten, and minor ticks between them", "[plot]") {
    CHECK(labels(logarithmic(0.01, 100), 10) == Words{"0.01", "0.1", "1", "10", "100"});
    CHECK(labels(logarithmic(1, 200000), 10) == Words{"1", "10", "10²", "10³", "10⁴", "10⁵"});
    CHECK(labels(logarithmic(1e-20, 1), 5) == Words{"10⁻²⁰", "10⁻¹⁵", "10⁻¹⁰", "10⁻⁵", "1"});
    CHECK(labels(logarithmic(2, 60), 5) == Words{"2", "5", "10", "20", "50"});
    CHECK(labels(logarithmic(0.31, 0.34), 5) == Words{"0.31", "0.32", "0.33", "0.34"});

    const List<Tick> ticks = axis_ticks(arena, logarithmic(1, 100), 5);
    CHECK(std::count_if(ticks.begin(), ticks.end(), [](const Tick& t) { return t.minor; }) == 16);
}

TEST_CASE("powers of ten are written with superscripts", "[plot]") {
    CHECK(power_of_ten(arena, 0) == "10⁰");
    CHECK(power_of_ten(arena, 12) == "10¹²");
    CHECK(power_of_ten(arena, -307) == "10⁻³⁰⁷");
}

TEST_CASE("ticks rise, stay on the axis, and are at least two but not too many", "[plot]") {
    const Axis axis =
        GENERATE(linear(0, 1), linear(-1e-9, 3e-9), linear(17, 17.5), linear(-1e6, 1e12), linear(0.49, 0.51),
                 logarithmic(1, 2), logarithmic(1, 17), logarithmic(0.9, 1.1), logarithmic(1e-300, 1),
                 logarithmic(3e-5, 7e4), logarithmic(1, 200000), logarithmic(0.5, 20));
    const std::size_t most = GENERATE(2U, 3U, 4U, 7U, 12U);
    CAPTURE(axis.min, axis.max, axis.scale == AxisScale::log, most);
    const List<Tick> ticks = axis_ticks(arena, axis, most);
    for (std::size_t i = 0; i < ticks.size(); ++i) {
        CHECK(axis_position(axis, ticks[i].value) > -1e-6);
        CHECK(axis_position(axis, ticks[i].value) < 1 + 1e-6);
        CHECK(ticks[i].minor == ticks[i].label.empty());
        if (i > 0) CHECK(ticks[i].value > ticks[i - 1].value);
    }
    const std::size_t count = labels(axis, most).size();
    CHECK(count >= 1);
    CHECK(count <= most);
    if (most >= 4) CHECK(count >= 2);
}

TEST_CASE("a label says its tick's value", "[plot]") {
    for (const Tick& tick : axis_ticks(arena, linear(-0.35, 0.35), 8)) {
        double said = 0;
        REQUIRE(parse_number(tick.label, said));
        CHECK_THAT(said, WithinAbs(tick.value, 1e-12));
    }
    for (const Tick& tick : axis_ticks(arena, logarithmic(0.001, 1000), 8)) {
        if (tick.minor) continue;
        double said = 0;
        REQUIRE(parse_number(tick.label, said));
        CHECK_THAT(said, WithinRel(tick.value, 1e-12));
    }
}

TEST_CASE("values and positions on an axis are each other's inverse", "[plot]") {
    const Axis axis = GENERATE(linear(-3, 7), logarithmic(0.01, 100), logarithmic(1e-20, 1));
    CHECK_THAT(axis_position(axis, axis.min), WithinAbs(0, 1e-12));
    CHECK_THAT(axis_position(axis, axis.max), WithinAbs(1, 1e-12));
    for (const double position : {-0.2, 0.0, 0.1, 0.5, 0.99, 1.0, 1.3}) {
        CHECK_THAT(axis_position(axis, axis_value(axis, position)), WithinAbs(position, 1e-12));
    }
}

TEST_CASE("the middle of a logarithmic axis is the geometric mean", "[plot]") {
    CHECK_THAT(axis_value(logarithmic(0.01, 100), 0.5), WithinRel(1.0, 1e-12));
    CHECK_THAT(axis_value(linear(0.01, 100), 0.5), WithinRel(50.005, 1e-12));
    CHECK(axis_position(logarithmic(0.01, 100), 0) == -std::numeric_limits<double>::infinity());
}

TEST_CASE("decimation keeps the extremes of every pixel column", "[plot]") {
    constexpr std::size_t count = 200000;
    constexpr std::size_t columns = 500;
    const Axis axis = GENERATE(linear(1, count), logarithmic(1, count));
    std::vector<double> x(count);
    std::vector<double> y(count);
    for (std::size_t i = 0; i < count; ++i) {
        x[i] = static_cast<double>(i + 1);
        y[i] = std::sin(static_cast<double>(i) * 0.37) + 0.3 * std::cos(static_cast<double>(i) * 0.0011);
    }
    y[123456] = 40;  // a spike of a single point
    y[77777] = -40;

    const List<std::size_t> kept = decimated(arena, x, y, axis, columns);
    CHECK(kept.size() <= 5 * columns + 2);
    CHECK(std::is_sorted(kept.begin(), kept.end()));
    CHECK(std::adjacent_find(kept.begin(), kept.end()) == kept.end());
    CHECK(kept.front() == 0);
    CHECK(kept.back() == count - 1);

    const auto column_of = [&](std::size_t index) {
        const double position = axis_position(axis, x[index]) * static_cast<double>(columns);
        return std::min(columns - 1, static_cast<std::size_t>(std::max(0.0, position)));
    };
    struct Range {
        double low = 1e9;
        double high = -1e9;
    };
    std::vector<Range> of_all(columns);
    std::vector<Range> of_kept(columns);
    const auto add = [&](std::vector<Range>& ranges, std::size_t index) {
        Range& range = ranges[column_of(index)];
        range.low = std::min(range.low, y[index]);
        range.high = std::max(range.high, y[index]);
    };
    for (std::size_t i = 0; i < count; ++i) add(of_all, i);
    for (const std::size_t index : kept) add(of_kept, index);
    // A point on the very edge may be counted to either column by rounding.
    std::size_t different = 0;
    for (std::size_t c = 0; c < columns; ++c) {
        if (of_all[c].low != of_kept[c].low || of_all[c].high != of_kept[c].high) ++different;
    }
    CHECK(different <= 2);
    CHECK(std::binary_search(kept.begin(), kept.end(), std::size_t{123456}));
    CHECK(std::binary_search(kept.begin(), kept.end(), std::size_t{77777}));
}

TEST_CASE("decimation keeps gaps", "[plot]") {
    std::vector<double> x(10000);
    std::vector<double> y(x.size(), 1.0);
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<double>(i);
    y[5003] = std::numeric_limits<double>::quiet_NaN();
    const List<std::size_t> kept = decimated(arena, x, y, linear(0, 10000), 100);
    CHECK(std::binary_search(kept.begin(), kept.end(), std::size_t{5003}));
    CHECK(kept.size() < 600);
}

TEST_CASE("decimation keeps all of a few points, and one beyond each end of the axis", "[plot]") {
    const std::vector<double> x = {0, 1, 2, 3, 4, 5, 6};
    const std::vector<double> y = {1, 2, 3, 4, 5, 6, 7};
    CHECK(decimated(arena, x, y, linear(-1, 7), 100).size() == 7);
    CHECK(decimated(arena, x, y, linear(2.5, 3.5), 100) == List<std::size_t>({2, 3, 4}, arena));
    CHECK(decimated(arena, {}, {}, linear(0, 1), 100).empty());
}
