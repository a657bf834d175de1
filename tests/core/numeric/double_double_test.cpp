#include "core/numeric/double_double.h"

#include <catch2/catch_test_macros.hpp>
#include <cmath>

#include "tests/core/numeric/random_logits.h"

namespace softmaxlab::wide {
namespace {

double relative_difference(DoubleDouble a, DoubleDouble b) {
    const DoubleDouble difference = a - b;
    return std::fabs(difference.hi) / std::fabs(b.hi);
}

DoubleDouble plain(ScaledDoubleDouble x) {
    return scaled(x.value, x.exponent);
}

}  // namespace

TEST_CASE("sums and products of doubles lose nothing") {
    const DoubleDouble sum = exactly::two_sum(1, 0x1p-80);
    CHECK(sum.hi == 1);
    CHECK(sum.lo == 0x1p-80);
    const DoubleDouble product = exactly::two_product(1 + 0x1p-40, 1 - 0x1p-40);
    CHECK(product.hi == 1);
    CHECK(product.lo == -0x1p-80);
}

TEST_CASE("the four operations undo each other to 2^-103") {
    test::RandomLogits random(11);
    for (int i = 0; i < 2000; ++i) {
        const DoubleDouble a = exactly::two_sum(random.uniform(-9, 9), random.uniform(-1, 1) * 0x1p-54);
        const DoubleDouble b = exactly::two_sum(random.uniform(1, 9), random.uniform(-1, 1) * 0x1p-54);
        CHECK(relative_difference(a / b * b, a) < 0x1p-103);
        CHECK(std::fabs(((a + b) - b - a).hi) < 9 * 0x1p-103);
        CHECK(relative_difference(sqrt(b) * sqrt(b), b) < 0x1p-100);
    }
    CHECK(sqrt(DoubleDouble(0.0)).hi == 0);
}

TEST_CASE("exp has the digits of e, and turns sums into products") {
    const DoubleDouble e = plain(exp(DoubleDouble(1.0)));
    CHECK(e.hi == 0x1.5bf0a8b145769p+1);
    CHECK(std::fabs(e.lo - 0x1.4d57ee2b1013ap-53) < 0x1p-100);  // the next 53 bits of e
    CHECK(exp(DoubleDouble(0.0)).value.hi == 1);
    CHECK(exp(DoubleDouble(0.0)).value.lo == 0);

    test::RandomLogits random(12);
    for (int i = 0; i < 2000; ++i) {
        const double a = random.uniform(-350, 350);
        const double b = random.uniform(-350, 350);
        const DoubleDouble whole = plain(exp(exactly::two_sum(a, b)));
        // 2^-100 + |x| 2^-103 for each of the three, and |x| is at most 350, 350 and 700.
        CHECK(relative_difference(plain(exp(DoubleDouble(a))) * plain(exp(DoubleDouble(b))), whole) <
              1500 * 0x1p-103);
    }
}

TEST_CASE("log undoes exp") {
    const DoubleDouble log_two = log(DoubleDouble(2.0));
    CHECK(log_two.hi == 0x1.62e42fefa39efp-1);
    CHECK(std::fabs(log_two.lo - 0x1.abc9e3b39803fp-56) < 0x1p-100);

    test::RandomLogits random(13);
    for (int i = 0; i < 2000; ++i) {
        const double x = random.uniform(-600, 600);
        CHECK(std::fabs((log(plain(exp(DoubleDouble(x)))) - x).hi) < (1 + std::fabs(x)) * 0x1p-99);
    }
}

TEST_CASE("log1p keeps its digits however small its argument") {
    // log(1 + x) = x − x²/2 + x³/3 − …
    for (const double x : {1e-300, 1e-100, 1e-30, 1e-12}) {
        const DoubleDouble series = x * (1.0 - DoubleDouble(x) * (0.5 - DoubleDouble(x) / 3.0));
        CHECK(relative_difference(log1p(DoubleDouble(x)), series) < 0x1p-70);
    }
    // Both sides of the place where the method changes.
    const DoubleDouble below = log1p(DoubleDouble(0x1.fffp-36));
    const DoubleDouble above = log1p(DoubleDouble(0x1.001p-35));
    CHECK(relative_difference(below, 0x1.fffp-36 * (1.0 - DoubleDouble(0x1.fffp-37))) < 0x1p-69);
    CHECK(relative_difference(above, 0x1.001p-35 * (1.0 - DoubleDouble(0x1.001p-36))) < 0x1p-69);
    CHECK(relative_difference(log1p(DoubleDouble(1.0)), log(DoubleDouble(2.0))) < 0x1p-100);
    CHECK(log1p(DoubleDouble(0.0)).hi == 0);
}

}  // namespace softmaxlab::wide
