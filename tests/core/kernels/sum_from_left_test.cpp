#include "core/kernels/row_f64.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <cmath>
#include <utility>
#include <vector>

#include "core/base/limits.h"
#include "core/numeric/rounding.h"
#include "tests/core/kernels/instruction_sets.h"
#include "tests/core/numeric/random_logits.h"
#include "tests/core/numeric/reference_vectors.h"

namespace softmaxlab::test {
namespace {

double one_by_one(Format format, const std::vector<double>& values) {
    double sum = 0;
    for (const double value : values) sum = round_to(format, sum + value);
    return sum;
}

/// Positive numbers of the format, all within some powers of two, or with a few large ones among them.
std::vector<double> long_row(Format format, RandomLogits& random, int powers, bool with_large) {
    std::vector<double> values(5'000);
    for (double& value : values) {
        const int halved = static_cast<int>(random.below(static_cast<std::size_t>(powers)));
        value = round_to(format, std::ldexp(random.uniform(0.5, 1), -halved));
    }
    if (with_large) {
        for (int i = 0; i < 3; ++i) values[random.below(values.size())] = 4'096;
    }
    return values;
}

}  // namespace

TEST_CASE("sum from the left: long rows") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    CAPTURE(set.name());
    RandomLogits random(79);
    for (const Format format : all_formats) {
        for (const int powers : {1, 3, 10, 25, 60}) {
            for (const bool with_large : {false, true}) {
                CAPTURE(name_of(format), powers, with_large);
                const std::vector<double> values = long_row(format, random, powers, with_large);
                CHECK(same_bits(kernels::sum_from_left(format, values), one_by_one(format, values)));
            }
        }
    }
}

TEST_CASE("sum from the left: values in the middle between two sums") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    CAPTURE(set.name());
    // Beside a sum of 1 in f32 a place is 2^-23: each half of it goes to the even sum.
    for (const auto& [format, half] : {std::pair(Format::f32, 0x1p-24), std::pair(Format::f64, 0x1p-53)}) {
        CAPTURE(name_of(format));
        std::vector<double> values(2'000, half);
        values.front() = 1;
        CHECK(kernels::sum_from_left(format, values) == 1);
        values[700] = 2 * half;  // odd: the next half goes up, and none after it
        CHECK(kernels::sum_from_left(format, values) == 1 + 4 * half);
        CHECK(same_bits(kernels::sum_from_left(format, values), one_by_one(format, values)));
        std::fill(values.begin() + 1, values.end(), 3 * half);
        CHECK(same_bits(kernels::sum_from_left(format, values), one_by_one(format, values)));
    }
}

TEST_CASE("sum from the left: of long rows where something else happens in one place") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    CAPTURE(set.name());
    RandomLogits random(80);
    for (const Format format : {Format::f32, Format::f64}) {
        const double largest = limits_of(format).largest;
        for (const double odd : {infinity, -infinity, std::nan(""), largest, largest / 2, -0.25, -1e-30,
                                 -3000.0, limits_of(format).smallest_subnormal, -0.0}) {
            for (const std::size_t place : {0, 255, 256, 1'111, 4'999}) {
                CAPTURE(name_of(format), odd, place);
                std::vector<double> values = long_row(format, random, 12, false);
                values[place] = round_to(format, odd);
                CHECK(same_bits(kernels::sum_from_left(format, values), one_by_one(format, values)));
            }
        }
    }
}

TEST_CASE("sum from the left: near the smallest and the largest numbers") {
    const UseInstructionSet set(GENERATE(from_range(instruction_sets())));
    CAPTURE(set.name());
    for (const Format format : {Format::f32, Format::f64}) {
        const FormatLimits limits = limits_of(format);
        for (const double value :
             {limits.smallest_subnormal, limits.smallest_normal, 3 * limits.smallest_normal,
              limits.largest / 1'000, limits.largest / 4'096, limits.largest / 2}) {
            CAPTURE(name_of(format), value);
            std::vector<double> values(3'000, round_to(format, value));
            CHECK(same_bits(kernels::sum_from_left(format, values), one_by_one(format, values)));
            values.front() = round_to(format, limits.largest / 2);
            CHECK(same_bits(kernels::sum_from_left(format, values), one_by_one(format, values)));
        }
    }
    CHECK(kernels::sum_from_left(Format::f32, {}) == 0);
}

}  // namespace softmaxlab::test
