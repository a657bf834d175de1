#include "core/numeric/rounding.h"
#include "core/base/limits.h"
#include "core/numeric/quick_exp.h"

#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>

#include "tests/core/numeric/random_logits.h"
#include "tests/core/numeric/reference_vectors.h"

namespace softmaxlab {
namespace {

using test::same_bits;
using wide::DoubleDouble;

/// e^x by all 106 bits, rounded once.
double exact_exp(Format format, double x) {
    const wide::ScaledDoubleDouble e = exp(DoubleDouble(x));
    return round_to(format, e.value, e.exponent);
}

double neighbour(double x, double towards, int steps) {
    for (int i = 0; i < steps; ++i) x = std::nextafter(x, towards);
    return x;
}

}  // namespace

TEST_CASE("the quick exponential is right to 2^-57") {
    test::RandomLogits random(51);
    for (int i = 0; i < 200'000; ++i) {
        const double x = i % 2 == 0 ? random.uniform(-1100, 1100) : random.uniform(-1, 1);
        const wide::ScaledDoubleDouble quick = wide::quick_exp(x);
        const wide::ScaledDoubleDouble exact = exp(DoubleDouble(x));
        const DoubleDouble same_exponent = scaled(exact.value, exact.exponent - quick.exponent);
        const double error = std::fabs((quick.value - same_exponent).hi / same_exponent.hi);
        if (!(error <= 0x1p-57)) FAIL("e^" << x << " is off by " << error);
    }
    CHECK(wide::quick_exp(0).value.hi == 1);
    CHECK(wide::quick_exp(0).value.lo == 0);
}

TEST_CASE("the short way and the long way round every exponential alike") {
    test::RandomLogits random(52);
    for (const Format format : all_formats) {
        CAPTURE(name_of(format));
        const FormatLimits limits = limits_of(format);
        for (int i = 0; i < 40'000; ++i) {
            const double x = random.uniform(limits.exp_is_zero_below - 3, limits.exp_overflows_above + 3);
            if (!same_bits(rounded_exp(format, x), exact_exp(format, x))) FAIL("e^" << x);
        }
    }
}

TEST_CASE("exponentials next to the middle between two numbers go the right way") {
    for (const Format format : {Format::f32, Format::bf16, Format::f16, Format::f8e5m2, Format::f8e4m3}) {
        CAPTURE(name_of(format));
        const double step = std::ldexp(1.0, 1 - limits_of(format).significand_bits);
        for (int n = 0; n < 64; ++n) {
            const double significand = std::fmod(n * 37 * step, 1.0);  // spread over [1, 2)
            const double middle = 1 + significand + step / 2;
            const double x = log(DoubleDouble(middle)).hi;
            for (int steps = -3; steps <= 3; ++steps) {
                const double near = neighbour(x, steps < 0 ? 0 : 1, std::abs(steps));
                CHECK(rounded_exp(format, near) == exact_exp(format, near));
            }
        }
    }
}

TEST_CASE("exponentials in the limits") {
    for (const Format format : all_formats) {
        CHECK(rounded_exp(format, -infinity) == 0);
        CHECK(rounded_exp(format, -5000) == 0);
        CHECK(rounded_exp(format, 0) == 1);
        CHECK(std::isnan(rounded_exp(format, quiet_nan)));
        CHECK(same_bits(rounded_exp(format, infinity), round_to(format, infinity)));
        CHECK(same_bits(rounded_exp(format, 1000), round_to(format, infinity)));
    }
}

TEST_CASE("quotients are rounded once") {
    test::RandomLogits random(53);
    for (const Format format : {Format::f32, Format::bf16, Format::f16, Format::f8e5m2, Format::f8e4m3}) {
        CAPTURE(name_of(format));
        const double step = std::ldexp(1.0, 1 - limits_of(format).significand_bits);
        std::size_t twice_goes_wrong = 0;
        for (int i = 0; i < 5'000; ++i) {
            const double y = random.uniform(0.1, 10);
            double x = random.uniform(-400, 400);
            // Every other quotient lies next to the middle between two numbers in [1, 2).
            if (i % 2 == 0) x = (1 + (std::floor(random.uniform(0, 1) / step) + 0.5) * step) * y;
            const double expected = round_to(format, DoubleDouble(x) / DoubleDouble(y), 0);
            if (!same_bits(rounded_quotient(format, x, y), expected)) FAIL(x << " / " << y);
            twice_goes_wrong += same_bits(round_to(format, x / y), expected) ? 0 : 1;
        }
        CHECK(twice_goes_wrong > 50);
    }
    CHECK(rounded_quotient(Format::f64, 1, 3) == 1.0 / 3);
    CHECK(rounded_quotient(Format::f32, 1e300, 1e-300) == infinity);
    CHECK(rounded_quotient(Format::f16, -infinity, 2) == -infinity);
    CHECK(std::isnan(rounded_quotient(Format::f32, quiet_nan, 2)));
    CHECK(rounded_quotient(Format::f16, 0, 3) == 0);
}

TEST_CASE("logarithms are rounded once, over the whole range and close to 1") {
    CHECK(rounded_log(Format::f64, 1) == 0);
    CHECK(rounded_log(Format::f64, 2) == 0x1.62e42fefa39efp-1);
    CHECK(rounded_log(Format::f64, 10) == 0x1.26bb1bbb55516p+1);
    CHECK(rounded_log(Format::f64, std::numeric_limits<double>::max()) == 0x1.62e42fefa39efp+9);
    CHECK(rounded_log(Format::f64, std::numeric_limits<double>::denorm_min()) == -0x1.74385446d71c3p+9);
    CHECK(rounded_log(Format::f64, 1 - 0x1p-53) == -0x1p-53);
    CHECK(rounded_log(Format::f64, 1 + 0x1p-52) == 0x1p-52 - 0x1p-105);
    CHECK(rounded_log(Format::f16, 3) == round_to(Format::f16, std::log(3.0)));
    CHECK(rounded_log(Format::bf16, 1e-30) == round_to(Format::bf16, std::log(1e-30)));
    for (const Format format : all_formats) {
        CHECK(std::isnan(rounded_log(format, -1)));
        CHECK(std::isnan(rounded_log(format, quiet_nan)));
        const bool has_infinity = limits_of(format).has_infinity;
        CHECK(same_bits(rounded_log(format, 0), has_infinity ? -infinity : quiet_nan));
        CHECK(same_bits(rounded_log(format, infinity), has_infinity ? infinity : quiet_nan));
    }
    test::RandomLogits random(54);
    for (int i = 0; i < 20'000; ++i) {
        const double x = std::exp(random.uniform(-700, 700));
        // The C library's logarithm is right to 1 ULP.
        if (!test::within_one_ulp(rounded_log(Format::f64, x), std::log(x))) FAIL("log " << x);
    }
}

}  // namespace softmaxlab
