#include "core/numeric/comparison.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include "core/base/limits.h"
#include "core/numeric/double_double.h"
#include "core/numeric/rounding.h"
#include "core/numeric/softmax.h"
#include "tests/core/numeric/random_logits.h"

namespace softmaxlab {
namespace {

using Catch::Matchers::WithinRel;
using wide::DoubleDouble;

/// Σ p log(p/q) − p + q with 106 bits. All values between 1e-200 and 1.
double exact_divergence(const std::vector<double>& p, const std::vector<double>& q) {
    DoubleDouble sum = 0.0;
    for (std::size_t i = 0; i < p.size(); ++i) {
        const DoubleDouble log_ratio = log(DoubleDouble(p[i])) - log(DoubleDouble(q[i]));
        sum = sum + log_ratio * p[i] - p[i] + q[i];
    }
    return to_double(sum);
}

/// The logits, each moved by up to `distance`.
std::vector<double> moved(std::vector<double> logits, double distance, test::RandomLogits& random) {
    for (double& z : logits) z += random.uniform(-distance, distance);
    return logits;
}

}  // namespace

TEST_CASE("the divergence of known distributions") {
    const std::vector<double> half = {0.5, 0.5};
    const std::vector<double> quarter = {0.25, 0.75};
    CHECK_THAT(kl_divergence(half, quarter), WithinRel(0.5 * std::log(4.0 / 3), 1e-13));
    CHECK_THAT(kl_divergence(quarter, half), WithinRel(0.25 * std::log(0.5) + 0.75 * std::log(1.5), 1e-13));
    CHECK(kl_divergence(half, half) == 0);
    CHECK(kl_divergence(std::vector<double>{1, 0}, half) == std::log(2.0));
    CHECK(kl_divergence(half, std::vector<double>{1, 0}) == infinity);
    CHECK(kl_divergence(std::vector<double>{0, 1}, std::vector<double>{0, 1}) == 0);
    CHECK(std::isnan(kl_divergence(half, std::vector<double>{quiet_nan, 0})));
    CHECK(std::isnan(kl_divergence(std::vector<double>{0.5, quiet_nan}, std::vector<double>{0, 1})));
    CHECK(std::isnan(kl_divergence(std::vector<double>{-0.5, 1.5}, half)));
    CHECK_THROWS_AS(kl_divergence(half, std::vector<double>{1}), std::invalid_argument);
}

TEST_CASE("the divergence is right to 1e-13, between close distributions too") {
    test::RandomLogits random(11);
    for (const double distance : {1e-6, 1e-3, 0.1, 0.15, 3.0, 60.0}) {
        for (int round = 0; round < 40; ++round) {
            const std::vector<double> logits = random.row(2 + random.below(30), 6);
            const std::vector<double> p = softmax(logits).probabilities;
            const std::vector<double> q = softmax(moved(logits, distance, random)).probabilities;
            CAPTURE(distance);
            CHECK_THAT(kl_divergence(p, q), WithinRel(exact_divergence(p, q), 1e-13));
        }
    }
}

TEST_CASE("a quotient out of range does not stop the divergence") {
    const double tiny = std::numeric_limits<double>::denorm_min();
    CHECK_THAT(kl_divergence(std::vector<double>{1, 0}, std::vector<double>{tiny, 1}),
               WithinRel(1074 * std::log(2.0), 1e-13));
    CHECK_THAT(kl_divergence(std::vector<double>{tiny, 1}, std::vector<double>{0.5, 0.5}),
               WithinRel(std::log(2.0), 1e-13));
}

TEST_CASE("the total variation is half of what has moved") {
    CHECK(total_variation(std::vector<double>{0.5, 0.5}, std::vector<double>{0.25, 0.75}) == 0.25);
    CHECK(total_variation(std::vector<double>{1, 0}, std::vector<double>{0, 1}) == 1);
    CHECK(std::isnan(total_variation(std::vector<double>{quiet_nan, 0}, std::vector<double>{0, 1})));
    CHECK_THROWS_AS(total_variation(std::vector<double>{1}, std::vector<double>{}), std::invalid_argument);

    std::vector<double> p(100'001, 0.1);  // 0.1 added 100,000 times: plain summing would lose five digits
    std::vector<double> q(100'001, 0.0);
    p.front() = 1e6;
    CHECK_THAT(total_variation(p, q), WithinRel((1e6 + 1e4) / 2, 1e-15));
}

TEST_CASE("the slope of the entropy of two classes is g² p (1 − p)/T³") {
    for (const double gap : {1e-8, 0.5, 3.0, 20.0, 500.0}) {
        for (const double temperature : {0.8, 1.0, 7.0}) {
            const std::vector<double> logits = {gap, 0.0};
            const double p = 1 / (1 + std::exp(-gap / temperature));
            const double rest = std::exp(-gap / temperature) * p;
            const double expected = gap * gap * p * rest / (temperature * temperature * temperature);
            CAPTURE(gap, temperature);
            // The exponential here is off by gap/T ULP, up to 625 · 1.1e-16.
            CHECK_THAT(entropy_slope(logits, temperature), WithinRel(expected, 1e-13));
        }
    }
}

TEST_CASE("the slope of the entropy is right to 1e-15") {
    // Gaps of 0, 1 and 2 times T log 2 make the exponentials 1, ½ and ¼, but for the rounding of log 2, which
    // is off by 2^-55.4 relative: the slope then is exactly (log 2)² · 26/49 · 1/T.
    const double log_two = std::log(2.0);
    for (const double temperature : {0.125, 1.0, 64.0}) {
        const std::vector<double> logits = {0, -temperature * log_two, -2 * temperature * log_two};
        const double variance = (0.5 * 1 + 0.25 * 4) / 1.75 - (1.0 / 1.75) * (1.0 / 1.75);
        CHECK_THAT(entropy_slope(logits, temperature),
                   WithinRel(log_two * log_two * variance / temperature, 1e-15));
    }
}

TEST_CASE("closed form and difference agree to 1e-6, but for the rounding of the entropy") {
    test::RandomLogits random(5);
    int compared = 0;
    for (int round = 0; round < 300; ++round) {
        const std::vector<double> logits = random.row(2 + random.below(15), 5);
        const double temperature = std::exp(random.uniform(-4.6, 4.6));
        const Softmax row = softmax(logits, temperature);
        if (row.entropy_nats < 1e-40) continue;
        const double slope = entropy_slope(logits, temperature);
        const double rounding = 3e-11 * row.entropy_nats / temperature;
        compared += rounding < 1e-6 * slope ? 1 : 0;
        CAPTURE(temperature, row.entropy_nats);
        CHECK(std::fabs(entropy_slope_by_difference(logits, temperature) - slope) <= 1e-6 * slope + rounding);
    }
    CHECK(compared > 200);
}

TEST_CASE("the slope in the limits and of rows without an answer") {
    const std::vector<double> logits = {3, 1, -infinity};
    for (const double temperature : {0.0, infinity}) {
        CHECK(entropy_slope(logits, temperature) == 0);
        CHECK(entropy_slope_by_difference(logits, temperature) == 0);
    }
    CHECK(entropy_slope(logits, 0.7) == entropy_slope(std::vector<double>{3, 1}, 0.7));
    CHECK(entropy_slope(std::vector<double>{5, 5, 5}, 1) == 0);
    CHECK(entropy_slope(std::vector<double>{5}, 1) == 0);
    for (const double odd : {quiet_nan, infinity}) {
        CHECK(std::isnan(entropy_slope(std::vector<double>{odd, 1}, 1)));
        CHECK(std::isnan(entropy_slope_by_difference(std::vector<double>{odd, 1}, 1)));
    }
    CHECK(std::isnan(entropy_slope(std::vector<double>{-infinity, -infinity}, 1)));
    CHECK(std::isnan(entropy_slope_by_difference(std::vector<double>{-infinity}, 1)));
    CHECK_THROWS_AS(entropy_slope(logits, -1), std::invalid_argument);
    CHECK_THROWS_AS(entropy_slope(std::vector<double>{}, 1), std::invalid_argument);
}

}  // namespace softmaxlab
