#include "core/numeric/log_values.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <cmath>
#include <vector>

#include "core/base/limits.h"
#include "core/numeric/rounding.h"
#include "core/numeric/shifted_softmax.h"
#include "core/numeric/softmax.h"
#include "tests/core/numeric/random_logits.h"
#include "tests/core/numeric/reference_vectors.h"

namespace softmaxlab {
namespace {

using Catch::Matchers::WithinRel;
using test::same_bits;

LogValues values_of(const std::vector<double>& logits, Format format, Method method, double temperature = 1) {
    return log_values(trace(logits, temperature, format, method));
}

}  // namespace

TEST_CASE("every logarithm is the step of its method, rounded to the format") {
    test::RandomLogits random(61);
    for (const Format format : all_formats) {
        for (int round = 0; round < 50; ++round) {
            const std::vector<double> logits = random.row(2 + random.below(6), 5);
            const double temperature = round % 2 == 0 ? 1 : random.uniform(0.3, 3);
            const Trace naive = trace(logits, temperature, format, Method::naive);
            const Trace stable = trace(logits, temperature, format, Method::stable);
            const LogValues n = log_values(naive);
            const LogValues s = log_values(stable);
            CAPTURE(name_of(format), logits, temperature);
            CHECK(same_bits(n.log_sum, rounded_log(format, naive.sum)));
            CHECK(same_bits(n.log_sum_exp, n.log_sum));
            const double max = rounded_quotient(format, *stable.max, temperature);
            CHECK(same_bits(s.log_sum_exp, round_to(format, max + s.log_sum)));
            for (std::size_t i = 0; i < logits.size(); ++i) {
                CHECK(same_bits(n.log_of_probabilities[i], rounded_log(format, naive.probabilities[i])));
                CHECK(same_bits(s.log_of_probabilities[i], rounded_log(format, stable.probabilities[i])));
                CHECK(same_bits(n.log_softmax[i], round_to(format, naive.scaled[i] - n.log_sum)));
                CHECK(same_bits(s.log_softmax[i], round_to(format, stable.shifted[i] - s.log_sum)));
            }
        }
    }
}

TEST_CASE("in f64 the stable logarithms are those of softmax but for rounding") {
    test::RandomLogits random(62);
    for (int round = 0; round < 100; ++round) {
        const std::vector<double> logits = random.row(2 + random.below(20), 30);
        const LogValues values = values_of(logits, Format::f64, Method::stable);
        const Softmax exact = softmax(logits);
        // The sum, of up to 22 terms, adds 22 · 2^-53 to its logarithm; z − m, up to 700, is off by 2^-44.
        for (std::size_t i = 0; i < logits.size(); ++i)
            CHECK(std::fabs(values.log_softmax[i] - exact.log_probabilities[i]) < 2e-13);
        CHECK(std::fabs(values.log_sum_exp - exact.log_sum_exp) < 2e-13);
    }
}

TEST_CASE("log of p is −∞ where log_softmax has the right value") {
    const LogValues stable = values_of({0, -200}, Format::f32, Method::stable);
    CHECK(stable.log_of_probabilities[1] == -infinity);
    CHECK(stable.log_softmax[1] == -200);
    const LogValues naive = values_of({100, 0}, Format::f32, Method::naive);
    CHECK(naive.log_sum_exp == infinity);
    CHECK(std::isnan(naive.log_of_probabilities[0]));
    CHECK(naive.log_softmax == std::vector<double>{-infinity, -infinity});
    const LogValues right = values_of({100, 0}, Format::f32, Method::stable);
    CHECK(right.log_sum_exp == 100);
    CHECK(right.log_softmax == std::vector<double>{0, -100});
    const LogValues eights = values_of({88, 88, 88}, Format::f32, Method::naive);
    CHECK(eights.log_of_probabilities == std::vector<double>(3, -infinity));
    CHECK(std::isnan(values_of({6.3, 0}, Format::f8e4m3, Method::naive).log_sum_exp));
    CHECK(std::isnan(values_of({0, -8}, Format::f8e4m3, Method::stable).log_of_probabilities[1]));
    CHECK(values_of({0, -8}, Format::f8e4m3, Method::stable).log_softmax[1] == -8);
}

TEST_CASE("masked classes are −∞ in every format") {
    for (const Format format : all_formats) {
        for (const Method method : {Method::naive, Method::stable}) {
            const LogValues values = values_of({1, -infinity, 0}, format, method);
            CHECK(values.log_of_probabilities[1] == -infinity);
            CHECK(values.log_softmax[1] == -infinity);
            CHECK(std::isfinite(values.log_softmax[0]));
            const LogValues none = values_of({-infinity, -infinity}, format, method);
            CHECK(std::isnan(none.log_of_probabilities[0]));
            CHECK(std::isnan(none.log_softmax[0]));
        }
    }
}

TEST_CASE("logarithms in the limits of the temperature") {
    for (const Method method : {Method::naive, Method::stable}) {
        const LogValues zero = values_of({3, 3, 1}, Format::f64, method, 0);
        CHECK(zero.log_sum_exp == infinity);
        CHECK(zero.log_softmax == std::vector<double>{-std::log(2.0), -std::log(2.0), -infinity});
        CHECK(values_of({-3, -3, -4}, Format::f64, method, 0).log_sum_exp == -infinity);
        CHECK(values_of({0, 0, -4}, Format::f64, method, 0).log_sum_exp == std::log(2.0));
        const LogValues infinite = values_of({3, 1, -infinity}, Format::f64, method, infinity);
        CHECK(infinite.log_sum_exp == std::log(2.0));
        CHECK(infinite.log_softmax == std::vector<double>{-std::log(2.0), -std::log(2.0), -infinity});
    }
}

TEST_CASE("softmax of shifted logits: the shift costs nothing") {
    const std::vector<double> logits = {0.1, 0.3, -2, -infinity};
    const Softmax plain = softmax(logits, 0.7);
    const Softmax shifted = shifted_softmax(logits, 1, 1e9, 0.7);
    CHECK(shifted.probabilities == plain.probabilities);
    CHECK(shifted.log_probabilities == plain.log_probabilities);
    CHECK(shifted.max == 1e9 + 0.3);
    CHECK_THAT(shifted.log_sum_exp, WithinRel(1e9 / 0.7 + plain.log_sum_exp, 1e-15));
    CHECK_THAT(shifted_softmax(logits, 1, 0, 0.7).log_sum_exp, WithinRel(plain.log_sum_exp, 1e-15));

    const Softmax scaled = shifted_softmax(logits, 8, -3, 0.7);
    const Softmax expected = softmax(std::vector<double>{0.1 * 8 - 3, 0.3 * 8 - 3, -19, -infinity}, 0.7);
    for (std::size_t i = 0; i < 4; ++i) {
        // The logits here are rounded, to 2^-53 of up to 19, and divided by 0.7.
        CHECK(std::fabs(scaled.probabilities[i] - expected.probabilities[i]) <=
              6e-15 * expected.probabilities[i]);
    }
    CHECK_THAT(scaled.log_sum_exp, WithinRel(expected.log_sum_exp, 1e-14));
}

TEST_CASE("softmax of scaled logits is right to 2.3e-16 times 1 + d") {
    test::RandomLogits random(63);
    for (int round = 0; round < 100; ++round) {
        const std::vector<double> logits = random.row(2 + random.below(10), 3);
        const double scale = random.uniform(1, 100);
        const double temperature = random.uniform(0.5, 2);
        const Softmax row = shifted_softmax(logits, scale, 5, temperature);
        // The same without rounding z · scale: softmax sees each product as two logits that add up to it.
        wide::DoubleDouble sum = 0.0;
        std::vector<wide::DoubleDouble> terms;
        const double top = *std::max_element(logits.begin(), logits.end());
        for (const double z : logits) {
            const wide::DoubleDouble gap = wide::exactly::two_sum(z, -top);
            const wide::ScaledDoubleDouble e = exp(gap * scale / temperature);
            terms.push_back(scaled(e.value, e.exponent));
            sum = sum + terms.back();
        }
        for (std::size_t i = 0; i < logits.size(); ++i) {
            const double expected = to_double(terms[i] / sum);
            const double depth = (top - logits[i]) * scale / temperature;
            if (depth > 600) continue;
            // Every gap is off by as much as T/scale, and so may be the sum: by its own largest depth times
            // p.
            CHECK(std::fabs(row.probabilities[i] - expected) <= 2.3e-16 * (2 + depth) * expected);
        }
    }
}

TEST_CASE("softmax of shifted logits in the limits") {
    const std::vector<double> logits = {1, 3, 3};
    const Softmax zero = shifted_softmax(logits, 5, -2, 0);
    CHECK(zero.probabilities == std::vector<double>{0, 0.5, 0.5});
    CHECK(zero.log_sum_exp == infinity);
    CHECK(shifted_softmax(logits, 5, -15, 0).log_sum_exp == std::log(2.0));
    CHECK_THAT(shifted_softmax(logits, 5, -2, infinity).log_sum_exp, WithinRel(std::log(3.0), 1e-15));
    CHECK(std::isnan(shifted_softmax(std::vector<double>{1, infinity}, 2, 3, 1).log_sum_exp));
    CHECK(shifted_softmax(std::vector<double>{-infinity}, 2, 3, 1).all_masked);
}

}  // namespace softmaxlab
