#include "core/numeric/format.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <vector>

#include "core/base/limits.h"
#include "core/numeric/double_double.h"
#include "core/numeric/rounding.h"
#include "tests/core/numeric/random_logits.h"

namespace softmaxlab {
namespace {

// How the formats of 8 and 16 bits are laid out, written down apart from the code under test.
struct Layout {
    Format format;
    int exponent_bits;
    int fraction_bits;
};
constexpr Layout layouts[] = {
    {Format::bf16, 8, 7}, {Format::f16, 5, 10}, {Format::f8e5m2, 5, 2}, {Format::f8e4m3, 4, 3}};

// All finite numbers ≥ 0 of a format in ascending order, decoded from their bit patterns.
std::vector<double> numbers_of(const Layout& layout) {
    const int bias = (1 << (layout.exponent_bits - 1)) - 1;
    const int top_exponent = (1 << layout.exponent_bits) - 1;
    const bool ieee = layout.format != Format::f8e4m3;  // the top exponent: infinity and NaN
    std::vector<double> numbers;
    for (int bits = 0; bits < 1 << (layout.exponent_bits + layout.fraction_bits); ++bits) {
        const int exponent = bits >> layout.fraction_bits;
        const int fraction = bits & ((1 << layout.fraction_bits) - 1);
        const bool all_ones = fraction == (1 << layout.fraction_bits) - 1;
        if (exponent == top_exponent && (ieee || all_ones)) continue;
        const int whole = exponent == 0 ? fraction : fraction + (1 << layout.fraction_bits);
        numbers.push_back(std::ldexp(whole, std::max(exponent, 1) - bias - layout.fraction_bits));
    }
    return numbers;
}

double past_the_largest(Format format, double value) {
    const double rounded = round_to(format, value);
    return format == Format::f8e4m3 ? (std::isnan(rounded) ? infinity : 0) : rounded;
}

double from_bits(std::uint64_t bits) {
    double value = 0;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

}  // namespace

TEST_CASE("format names") {
    for (const Format format : all_formats) CHECK(format_named(name_of(format)) == format);
    CHECK(name_of(Format::f8e4m3) == "f8e4m3");
    CHECK_FALSE(format_named("fp16").has_value());
    CHECK_FALSE(format_named("").has_value());
}

TEST_CASE("the limits are those of the bit patterns") {
    for (const Layout& layout : layouts) {
        CAPTURE(name_of(layout.format));
        const std::vector<double> numbers = numbers_of(layout);
        const FormatLimits limits = limits_of(layout.format);
        CHECK(limits.significand_bits == layout.fraction_bits + 1);
        CHECK(limits.largest == numbers.back());
        CHECK(limits.smallest_subnormal == numbers[1]);
        CHECK(limits.smallest_normal == numbers[std::size_t{1} << layout.fraction_bits]);
        CHECK(limits.has_infinity == (layout.format != Format::f8e4m3));
    }
    CHECK(limits_of(Format::f8e4m3).largest == 448);
    CHECK(limits_of(Format::f8e5m2).largest == 57344);
    CHECK(limits_of(Format::f16).largest == 65504);
    CHECK(limits_of(Format::f32).largest == static_cast<double>(std::numeric_limits<float>::max()));
    CHECK(limits_of(Format::f32).smallest_subnormal ==
          static_cast<double>(std::numeric_limits<float>::denorm_min()));
    CHECK(limits_of(Format::f32).smallest_normal == static_cast<double>(std::numeric_limits<float>::min()));
    CHECK(limits_of(Format::f64).largest == std::numeric_limits<double>::max());
    CHECK(limits_of(Format::f64).smallest_subnormal == std::numeric_limits<double>::denorm_min());
}

TEST_CASE("every number of the small formats, every middle and both sides of it round as they must") {
    for (const Layout& layout : layouts) {
        CAPTURE(name_of(layout.format));
        const std::vector<double> numbers = numbers_of(layout);
        std::size_t wrong = 0;
        const auto expect = [&](double value, double expected) {
            wrong += round_to(layout.format, value) != expected;
            wrong += round_to(layout.format, -value) != -expected;
        };
        for (std::size_t i = 0; i < numbers.size(); ++i) {
            expect(numbers[i], numbers[i]);
            if (i + 1 == numbers.size()) break;
            const double middle = (numbers[i] + numbers[i + 1]) / 2;   // exact: one bit more
            expect(middle, i % 2 == 0 ? numbers[i] : numbers[i + 1]);  // the even bit pattern
            expect(std::nextafter(middle, 0.0), numbers[i]);
            expect(std::nextafter(middle, infinity), numbers[i + 1]);
        }
        CHECK(wrong == 0);

        const double largest = numbers.back();
        const double overflow = largest + (largest - numbers[numbers.size() - 2]) / 2;
        // The middle itself goes to the even side: the place after the largest number, but in f8e4m3, where
        // 448 is even.
        if (layout.format == Format::f8e4m3)
            CHECK(round_to(layout.format, overflow) == 448);
        else
            CHECK(round_to(layout.format, overflow) == infinity);
        CHECK(round_to(layout.format, std::nextafter(overflow, 0.0)) == largest);
        CHECK(past_the_largest(layout.format, std::nextafter(overflow, infinity)) == infinity);
    }
}

TEST_CASE("f32 is the cast to float") {
    test::RandomLogits random(5);
    const double fixed[] = {0.1,
                            0.0,
                            -0.0,
                            1e300,
                            -1e300,
                            3.4028235677973366e38,
                            3.4028235677973362e38,
                            1e-46,
                            7e-46,
                            7.1e-46,
                            0x1p-150,
                            0x1.8p-149,
                            1e-40,
                            infinity,
                            -infinity};
    const auto check = [](double value) {
        const double expected = static_cast<double>(static_cast<float>(value));
        const double actual = round_to(Format::f32, value);
        return actual == expected && std::signbit(actual) == std::signbit(expected);
    };
    for (const double value : fixed) {
        CAPTURE(value);
        CHECK(check(value));
    }
    std::size_t wrong = 0;
    for (int i = 0; i < 200000; ++i) {
        const auto low = static_cast<std::uint64_t>(random.uniform(0, 0x1p32));
        const auto high = static_cast<std::uint64_t>(random.uniform(0, 0x1p32));
        double value = from_bits(high << 32 | low);
        if (std::isnan(value)) continue;
        if (i % 2 == 0)
            value = static_cast<double>(static_cast<float>(value)) * (1 + 0x1p-24);  // often a middle
        if (std::isfinite(value)) wrong += !check(value);
        wrong += !check(std::ldexp(random.uniform(-1, 1), -static_cast<int>(random.below(160))));
    }
    CHECK(wrong == 0);
}

TEST_CASE("NaN stays NaN, infinities overflow, f64 is untouched") {
    for (const Format format : all_formats) {
        CHECK(std::isnan(round_to(format, std::nan(""))));
        CHECK(std::isnan(round_to(format, infinity)) == (format == Format::f8e4m3));
        CHECK(std::signbit(round_to(format, -0.0)));
        if (format != Format::f8e4m3) CHECK(round_to(format, -infinity) == -infinity);
    }
    CHECK(round_to(Format::f64, 0.1) == 0.1);
    CHECK(round_to(Format::f64, 5e-324) == 5e-324);
}

TEST_CASE("the low half of a double-double breaks ties, also among subnormal doubles") {
    const wide::DoubleDouble above(1.5, 0x1p-60), below(1.5, -0x1p-60), tie(1.5);
    CHECK(round_to(Format::f64, above, -1074) == 2 * 0x1p-1074);
    CHECK(round_to(Format::f64, below, -1074) == 0x1p-1074);
    CHECK(round_to(Format::f64, tie, -1074) == 2 * 0x1p-1074);
    CHECK(round_to(Format::f64, wide::DoubleDouble(-1.5, 0x1p-60), -1074) == -0x1p-1074);
    CHECK(round_to(Format::f16, wide::DoubleDouble(1 + 0x1p-11, 0x1p-70), 0) == 1 + 0x1p-10);
    CHECK(round_to(Format::f16, wide::DoubleDouble(1 + 0x1p-11, -0x1p-70), 0) == 1);
    CHECK(to_double(wide::DoubleDouble(1.0, 0x1p-60), -1075) == 0x1p-1074);
    CHECK(to_double(wide::DoubleDouble(1.0), -1075) == 0);
    CHECK(to_double(wide::DoubleDouble(3.0), -4) == 3.0 / 16);
    CHECK(to_double(wide::DoubleDouble(1.0), 1024) == infinity);
}

TEST_CASE("exp overflows and vanishes exactly at the stated limits") {
    for (const Format format : all_formats) {
        CAPTURE(name_of(format));
        const FormatLimits limits = limits_of(format);
        const auto rounded_exp = [&](double x) {
            const wide::ScaledDoubleDouble e = exp(wide::DoubleDouble(x));
            return round_to(format, e.value, e.exponent);
        };
        // In f64 one place of x ≈ 709.78 is 1.1e-13 wide, and e^x steps over many numbers at once.
        const double reached = rounded_exp(limits.exp_overflows_above);
        CHECK(reached >= limits.largest * (format == Format::f64 ? 1 - 1.2e-13 : 1));
        CHECK(reached <= limits.largest);
        CHECK_FALSE(std::isfinite(rounded_exp(std::nextafter(limits.exp_overflows_above, infinity))));
        CHECK(rounded_exp(limits.exp_is_zero_below) == limits.smallest_subnormal);
        CHECK(rounded_exp(std::nextafter(limits.exp_is_zero_below, -infinity)) == 0);
    }
}

}  // namespace softmaxlab
