#include "app/ui/number_text.h"
#include "tests/ui/test_arena.h"

#include <cmath>
#include <cstdlib>
#include <limits>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

using namespace softmaxlab;
using softmaxlab::test::arena;

namespace {
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan_value = std::numeric_limits<double>::quiet_NaN();
}  // namespace

TEST_CASE("numbers that are none are shown as what they are", "[number-text]") {
    CHECK(fixed(arena, nan_value, 2) == "NaN");
    CHECK(fixed(arena, infinity, 2) == "∞");
    CHECK(with_sign(arena, -infinity, 2) == "−∞");
    CHECK(percent(arena, nan_value) == "NaN");
    CHECK(amount(arena, infinity) == "∞");
}

TEST_CASE("a number keeps its width, and turns scientific when it no longer fits", "[number-text]") {
    CHECK(fixed(arena, 1.005, 2) == "1.00");
    CHECK(fixed(arena, 123456789.0, 3, 10) == "1.234568e8");
    CHECK(fixed(arena, -0.0004, 2) == "0.00");  // no sign on a zero that rounding made
    CHECK(with_sign(arena, 2, 2) == "+2.00");
    CHECK(with_sign(arena, -2, 2) == "−2.00");
    CHECK(with_sign(arena, 0, 2) == "0.00");
    for (const double value : {1e30, -1e30, 1e300, -1e-300, 3.25, 99999.5}) {
        CAPTURE(value);
        CHECK(character_count(fixed(arena, value, 3, 8)) <= 8);
    }
}

TEST_CASE("a logit shows two decimals only where they say it exactly", "[number-text]") {
    CHECK(logit_text(arena, 2) == "+2.00");
    CHECK(logit_text(arena, -0.5) == "−0.50");
    CHECK(logit_text(arena, 1.3863) == "+1.3863");
    CHECK(logit_text(arena, 1.0 / 3) == "+0.3333");
    CHECK(logit_text(arena, -10.1234) == "−10.1234");
    CHECK(logit_text(arena, -100.1234) == "−100.123");
    CHECK(logit_text(arena, -infinity) == "−∞");
}

TEST_CASE("only exactly 0 and 1 look like 0 % and 100 %", "[number-text]") {
    CHECK(percent(arena, 0) == "0 %");
    CHECK(percent(arena, 1) == "100 %");
    CHECK(percent(arena, 0.154) == "15.4 %");
    CHECK(percent(arena, 0.0154) == "1.54 %");
    CHECK(percent(arena, 0.00154) == "0.154 %");
    CHECK(percent(arena, 0.9997) == "99.97 %");
    const double nearly = GENERATE(1e-320, 1e-30, 1e-9, 1e-5);
    CAPTURE(nearly);
    CHECK(percent(arena, nearly) == "< 0.01 %");
    const double below_one = 1 - nearly;
    CHECK(percent(arena, below_one) == (below_one < 1 ? "> 99.99 %" : "100 %"));
}

TEST_CASE("no rounding leads past the ends of per cent, whatever the probability", "[number-text]") {
    for (int i = 1; i < 20'000; ++i) {
        const double p = i / 20'000.0;
        CAPTURE(p);
        const double shown = std::strtod(percent(arena, p).data(), nullptr);
        if (p < 1e-4 || p > 1 - 1e-4) continue;
        CHECK(shown > 0);
        CHECK(shown < 100);
        CHECK(std::abs(shown / 100 - p) <= p * 0.006);
    }
}

TEST_CASE("decimals have four digits, and only 0 and 1 look like it", "[number-text]") {
    CHECK(decimals(arena, 0) == "0");
    CHECK(decimals(arena, 1) == "1");
    CHECK(decimals(arena, 0.46872) == "0.4687");
    CHECK(decimals(arena, 1e-5) == "< 0.0001");
    CHECK(decimals(arena, 0.99995) == "> 0.9999");
    CHECK(decimals(arena, nan_value) == "NaN");
}

TEST_CASE("an amount never hides that it is more than 0", "[number-text]") {
    CHECK(amount(arena, 0) == "0");
    CHECK(amount(arena, 1) == "1.000");
    CHECK(amount(arena, 0.287) == "0.287");
    CHECK(amount(arena, 3.4e-5) == "3.4e−5");
}

TEST_CASE("a fitted number never looks like another one", "[number-text]") {
    CHECK(fitted(arena, 0, 6) == "0");
    CHECK(fitted(arena, -0.0, 6) == "0");
    CHECK(fitted(arena, 1, 6) == "1");
    CHECK(fitted(arena, 0.99999994, 8) == "1.0000");  // not exactly 1: it has a point
    CHECK(fitted(arena, -17, 6) == "−17");
    CHECK(fitted(arena, 0.6590011, 8) == "0.6590");
    CHECK(fitted(arena, 0.6590011, 5) == "0.659");
    CHECK(fitted(arena, 2.0173e38, 8) == "2.017e38");
    CHECK(fitted(arena, 2.0173e38, 6) == "2.0e38");
    CHECK(fitted(arena, 1.4e-45, 8) == "1.40e−45");
    CHECK(fitted(arena, -3.846e-7, 8) == "−3.85e−7");
    CHECK(fitted(arena, 65504, 6) == "65504");
    CHECK(fitted(arena, 65504, 4) == "7e4");
    CHECK(fitted(arena, 123456.78, 8) == "123456.8");
    CHECK(fitted(arena, infinity, 6) == "∞");
    CHECK(fitted(arena, -infinity, 6) == "−∞");
    CHECK(fitted(arena, std::numeric_limits<double>::quiet_NaN(), 6) == "NaN");
}

TEST_CASE("exact digits tell neighbours of a format apart", "[number-text]") {
    CHECK(exactly(arena, 1, Format::f32) == "1");
    CHECK(exactly(arena, static_cast<double>(0.1F), Format::f32) == "0.100000001");
    CHECK(exactly(arena, 0.1, Format::f64) == "0.10000000000000001");
    CHECK(exactly(arena, 1e300, Format::f64) == "1.0000000000000001e300");
    CHECK(exactly(arena, std::nextafter(1.0, 2.0), Format::f64) != exactly(arena, 1, Format::f64));
    CHECK(exactly(arena, static_cast<double>(std::nextafter(1.0F, 2.0F)), Format::f32) !=
          exactly(arena, 1, Format::f32));
}

TEST_CASE("temperatures, times and counts", "[number-text]") {
    CHECK(temperature_text(arena, 0) == "0");
    CHECK(temperature_text(arena, infinity) == "∞");
    CHECK(temperature_text(arena, 0.8) == "0.80");
    CHECK(temperature_text(arena, 0.015) == "0.015");
    CHECK(temperature_text(arena, 12.5) == "12.5");
    CHECK(duration_text(arena, 4e-5) == "0.040 ms");
    CHECK(grouped(arena, 0) == "0");
    CHECK(grouped(arena, 999) == "999");
    CHECK(grouped(arena, 200000) == "200,000");
    CHECK(grouped(arena, 1234567) == "1,234,567");
    CHECK(bytes_text(arena, 0) == "0 B");
    CHECK(bytes_text(arena, 1023) == "1023 B");
    CHECK(bytes_text(arena, 1024) == "1.00 KiB");
    CHECK(bytes_text(arena, 10239) == "10.0 KiB");
    CHECK(bytes_text(arena, 128U << 20U) == "128 MiB");
    CHECK(bytes_text(arena, (1U << 20U) - 1) == "1.00 MiB");
    CHECK(bytes_text(arena, std::uint64_t{1} << 37U) == "128 GiB");
}

TEST_CASE("numbers are read as people type them", "[number-text]") {
    double value = 0;
    CHECK((parse_number(" -1.5e3 ", value) && value == -1500));
    CHECK((parse_number("−2", value) && value == -2));
    CHECK((parse_number("inf", value) && value == infinity));
    CHECK((parse_number("-∞", value) && value == -infinity));
    CHECK_FALSE(parse_number("", value));
    CHECK_FALSE(parse_number("two", value));
    CHECK_FALSE(parse_number("1.5 apples", value));
    CHECK_FALSE(parse_number("nan", value));
}
