#include "core/numeric/format_steps.h"

#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <vector>

#include "core/base/limits.h"
#include "core/numeric/rounding.h"
#include "core/numeric/shifted_logit.h"
#include "tests/core/numeric/random_logits.h"
#include "tests/core/numeric/reference_vectors.h"

namespace softmaxlab {
namespace {

using test::first_difference;
using test::same_bits;

/// Numbers of all sizes, with what is no number among them, and sums with a tie in every format.
std::vector<double> all_kinds(test::RandomLogits& random) {
    std::vector<double> row = {0,           -0.0,         1,           -1,         infinity,
                               -infinity,   std::nan(""), 0x1p-149,    -0x1p-9,    0x1p1000,
                               1 + 0x1p-24, 1 + 0x1p-8,   1 + 0x1p-11, 1 + 0x1p-4, 448,
                               464,         65504,        65520};
    for (int i = 0; i < 3000; ++i)
        row.push_back(std::ldexp(random.uniform(-1, 1), static_cast<int>(random.below(300)) - 150));
    for (int i = 0; i < 3000; ++i) row.push_back(random.uniform(-100, 100));
    return row;
}

template <typename Function>
std::vector<double> one_by_one(const std::vector<double>& row, const Function& function) {
    std::vector<double> results;
    for (const double x : row) results.push_back(function(x));
    return results;
}

}  // namespace

TEST_CASE("steps over a row round every number as the single operations do") {
    test::RandomLogits random(77);
    const std::vector<double> row = all_kinds(random);
    std::vector<double> actual(row.size());
    for (const Format format : all_formats) {
        CAPTURE(name_of(format));
        exp_row(format, row, actual);
        CHECK(first_difference(actual, one_by_one(row, [&](double x) { return rounded_exp(format, x); }),
                               same_bits) == -1);

        for (const double scale : {1.0, 3.3}) {
            for (const double shift : {0.0, 0x1p-60, -0x1p-60, 0.1, -2000.0}) {
                CAPTURE(scale, shift);
                const auto shifted = [&](double z) { return shifted_logit(z, scale, shift, format).shifted; };
                shift_row(format, row, scale, shift, actual);
                CHECK(first_difference(actual, one_by_one(row, shifted), same_bits) == -1);
            }
        }

        std::vector<double> numbers(row.size());
        round_row(format, row, numbers);
        for (const double temperature : {1e-310, 0.3, 1.7, 3.0, 1e300}) {
            CAPTURE(temperature);
            const auto divided = [&](double x) {
                return x == -infinity ? x : rounded_quotient(format, x, temperature);
            };
            divide_row(format, numbers, temperature, actual);
            CHECK(first_difference(actual, one_by_one(numbers, divided), same_bits) == -1);
        }
    }
}

TEST_CASE("a sum from the left is rounded after every addition") {
    test::RandomLogits random(78);
    const std::vector<double> odd_ones = {infinity, std::nan(""), -1, -0.0, -infinity};
    for (const Format format : all_formats) {
        const double largest = limits_of(format).largest;
        for (int row = 0; row < 200; ++row) {
            CAPTURE(name_of(format), row);
            const double spread = row % 3 == 0 ? 1 : largest * std::pow(2.0, -row % 20);
            std::vector<double> values;
            for (int i = 0; i < 200; ++i) {
                const int halved = static_cast<int>(random.below(12));
                values.push_back(round_to(format, std::ldexp(random.uniform(0, spread), -halved)));
            }
            if (row % 4 == 1) values[random.below(200)] = round_to(format, odd_ones[random.below(5)]);
            double expected = 0;
            for (const double value : values) expected = round_to(format, expected + value);
            CHECK(same_bits(sum_from_left(format, values), expected));
        }
    }
}

}  // namespace softmaxlab
