#include "core/numeric/temperature_sweep.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "core/base/limits.h"
#include "core/numeric/comparison.h"
#include "core/numeric/softmax.h"
#include "tests/core/numeric/random_logits.h"

namespace softmaxlab {
namespace {

using Catch::Matchers::WithinRel;

std::vector<std::size_t> all_classes(const std::vector<double>& logits) {
    std::vector<std::size_t> classes(logits.size());
    std::iota(classes.begin(), classes.end(), std::size_t{0});
    return classes;
}

/// Whether two numbers agree to `relative`, where the expected one is large enough to be promised.
bool agrees(double actual, double expected, double relative) {
    if (expected < 1e-300) return actual < 1.1e-300 && actual >= 0;
    return std::fabs(actual - expected) <= relative * expected;
}

TemperatureSweep sweep_of(const std::vector<double>& logits, const std::vector<double>& temperatures) {
    return sweep_temperature(logits, temperatures, all_classes(logits));
}

}  // namespace

TEST_CASE("a logarithmic range has exact ends and equal ratios") {
    const std::vector<double> range = logarithmic_range(0.01, 100, 5);
    REQUIRE(range.size() == 5);
    CHECK(range.front() == 0.01);
    CHECK(range.back() == 100);
    CHECK_THAT(range[1], WithinRel(0.1, 1e-15));
    CHECK_THAT(range[2], WithinRel(1.0, 1e-15));
    CHECK_THAT(range[3], WithinRel(10.0, 1e-15));
    CHECK(logarithmic_range(0.7, 3, 2) == std::vector<double>{0.7, 3});
    CHECK_THROWS_AS(logarithmic_range(0.01, 100, 1), std::invalid_argument);
    CHECK_THROWS_AS(logarithmic_range(0, 100, 5), std::invalid_argument);
    CHECK_THROWS_AS(logarithmic_range(2, 1, 5), std::invalid_argument);
    CHECK_THROWS_AS(logarithmic_range(1, infinity, 5), std::invalid_argument);
    CHECK_THROWS_AS(logarithmic_range(quiet_nan, 1, 5), std::invalid_argument);
}

TEST_CASE("every point of a sweep is softmax to 1e-12, its entropy and slope too") {
    test::RandomLogits random(17);
    const std::vector<double> temperatures = logarithmic_range(0.01, 100, 40);
    for (int round = 0; round < 30; ++round) {
        std::vector<double> logits = random.row(1 + random.below(40), 8);
        if (round % 3 == 0) logits.push_back(-infinity);
        const TemperatureSweep sweep = sweep_of(logits, temperatures);
        const auto classes = static_cast<double>(logits.size());
        for (std::size_t t = 0; t < temperatures.size(); ++t) {
            const Softmax exact = softmax(logits, temperatures[t]);
            CAPTURE(round, temperatures[t]);
            for (std::size_t i = 0; i < logits.size(); ++i) {
                CHECK(agrees(sweep.curves[i][t], exact.probabilities[i], 1e-12));
            }
            CHECK(sweep.rest[t] == 0);
            CHECK(agrees(sweep.entropy_nats[t], exact.entropy_nats, 1e-12));
            CHECK(agrees(sweep.entropy_slope[t], entropy_slope(logits, temperatures[t]), 1e-12 * classes));
        }
    }
}

TEST_CASE("the classes without a curve are the rest") {
    const std::vector<double> logits = {0.5, 3, -infinity, 2, 3, -1};
    const std::vector<double> temperatures = {0.05, 1, 40};
    const std::vector<std::size_t> classes = {3, 0, 2, 3};  // in any order, a masked one, one of them twice
    const TemperatureSweep sweep = sweep_temperature(logits, temperatures, classes);
    CHECK(sweep.classes == classes);
    CHECK(sweep.temperatures == temperatures);
    for (std::size_t t = 0; t < temperatures.size(); ++t) {
        const std::vector<double> p = softmax(logits, temperatures[t]).probabilities;
        CHECK(agrees(sweep.curves[0][t], p[3], 1e-12));
        CHECK(agrees(sweep.curves[1][t], p[0], 1e-12));
        CHECK(sweep.curves[2][t] == 0);
        CHECK(sweep.curves[3] == sweep.curves[0]);
        CHECK(agrees(sweep.rest[t], p[1] + p[4] + p[5], 1e-12));
    }
    CHECK(agrees(sweep_temperature(logits, std::vector<double>{0.05}, std::vector<std::size_t>{1, 4}).rest[0],
                 softmax(logits, 0.05).probabilities[3], 1e-12));  // tiny, and yet with all its digits
    CHECK(sweep_temperature(logits, temperatures, {}).curves.empty());
}

TEST_CASE("a long row of a real vocabulary's size keeps its digits") {
    test::RandomLogits random(23);
    std::vector<double> logits(200'000);
    for (double& z : logits) z = random.uniform(-12, 6);
    logits[77'777] = 18;
    const std::vector<double> temperatures = {0.3, 1, 2.5};
    const std::vector<std::size_t> classes = {77'777, 5};
    const TemperatureSweep sweep = sweep_temperature(logits, temperatures, classes);
    for (std::size_t t = 0; t < temperatures.size(); ++t) {
        const Softmax exact = softmax(logits, temperatures[t]);
        CAPTURE(temperatures[t]);
        CHECK(agrees(sweep.curves[0][t], exact.probabilities[77'777], 1e-12));
        CHECK(agrees(sweep.curves[1][t], exact.probabilities[5], 1e-12));
        CHECK_THAT(sweep.curves[0][t] + sweep.curves[1][t] + sweep.rest[t], WithinRel(1.0, 1e-12));
        CHECK(agrees(sweep.entropy_nats[t], exact.entropy_nats, 1e-12));
        CHECK(agrees(sweep.entropy_slope[t], entropy_slope(logits, temperatures[t]), 1e-12 * 200'000));
    }
}

TEST_CASE("no temperature reorders classes, and the entropy never falls") {
    test::RandomLogits random(29);
    const std::vector<double> temperatures = logarithmic_range(0.01, 100, 100);
    for (int round = 0; round < 10; ++round) {
        std::vector<double> logits = random.row(12, 5);
        std::sort(logits.begin(), logits.end());
        const TemperatureSweep sweep = sweep_of(logits, temperatures);
        for (std::size_t t = 0; t < temperatures.size(); ++t) {
            for (std::size_t i = 1; i < logits.size(); ++i) {
                CHECK(sweep.curves[i - 1][t] <= sweep.curves[i][t]);
            }
            // The computed entropy may fall by its error of 1e-12 where it is flat.
            if (t > 0) CHECK(sweep.entropy_nats[t] >= sweep.entropy_nats[t - 1] * (1 - 2e-12));
        }
    }
}

TEST_CASE("logits further apart than doubles go still have their gap") {
    const double huge = 1.5e308;
    const std::vector<double> logits = {huge, -huge};
    const TemperatureSweep sweep = sweep_of(logits, {1, 1e308});
    CHECK(sweep.curves[1][0] == 0);
    CHECK(agrees(sweep.curves[1][1], std::exp(-3.0) / (1 + std::exp(-3.0)), 1e-12));
    CHECK(agrees(sweep.entropy_nats[1], softmax(logits, 1e308).entropy_nats, 1e-12));
}

TEST_CASE("the smallest temperatures are argmax") {
    const double smallest = std::numeric_limits<double>::denorm_min();
    const TemperatureSweep sweep = sweep_of({2, 1, 2}, {smallest, 1e-300});
    for (std::size_t t = 0; t < 2; ++t) {
        CHECK(sweep.curves[0][t] == 0.5);
        CHECK(sweep.curves[1][t] == 0);
        CHECK(sweep.entropy_nats[t] == std::log1p(1.0));
        CHECK(sweep.entropy_slope[t] == 0);
    }
}

TEST_CASE("rows without an answer") {
    const TemperatureSweep masked = sweep_of({-infinity, -infinity}, {1, 2});
    CHECK(masked.curves[1] == std::vector<double>{0, 0});
    CHECK(masked.rest[0] == 0);
    CHECK(std::isnan(masked.entropy_nats[0]));
    CHECK(std::isnan(masked.entropy_slope[0]));
    for (const double odd : {quiet_nan, infinity}) {
        const TemperatureSweep sweep = sweep_temperature(std::vector<double>{1, odd}, std::vector<double>{1},
                                                         std::vector<std::size_t>{0});
        CHECK(std::isnan(sweep.curves[0][0]));
        CHECK(std::isnan(sweep.rest[0]));
        CHECK(std::isnan(sweep.entropy_nats[0]));
        CHECK(std::isnan(steepest_temperature(std::vector<double>{1, odd}, sweep)));
    }
    const std::vector<double> logits = {1, 2};
    const std::vector<std::size_t> none;
    CHECK_THROWS_AS(sweep_temperature(std::vector<double>{}, std::vector<double>{1}, none),
                    std::invalid_argument);
    for (const double temperature : {0.0, -1.0, infinity, quiet_nan}) {
        CHECK_THROWS_AS(sweep_temperature(logits, std::vector<double>{temperature}, none),
                        std::invalid_argument);
    }
    CHECK_THROWS_AS(sweep_temperature(logits, std::vector<double>{1}, std::vector<std::size_t>{2}),
                    std::out_of_range);
}

TEST_CASE("the steepest temperature is right to 1e-4") {
    // Two classes a gap g apart: with u = g/T the slope is u³ p (1 − p)/g, largest where
    // 3/u = tanh(u/2): u = 3.2436…, found here by bisection.
    double low = 3;
    double high = 4;
    for (int i = 0; i < 60; ++i) {
        const double u = (low + high) / 2;
        (3 / u > std::tanh(u / 2) ? low : high) = u;
    }
    const std::vector<double> temperatures = logarithmic_range(0.01, 100, 100);
    for (const double gap : {0.1, 2.0, 30.0, 200.0}) {
        const std::vector<double> logits = {gap, 0.0};
        CHECK_THAT(steepest_temperature(logits, sweep_of(logits, temperatures)), WithinRel(gap / low, 1e-4));
    }
}

TEST_CASE("nothing within the range is steeper than the steepest temperature") {
    test::RandomLogits random(31);
    const std::vector<double> temperatures = logarithmic_range(0.01, 100, 100);
    for (int round = 0; round < 20; ++round) {
        const std::vector<double> logits = random.row(3 + random.below(14), 6);
        const TemperatureSweep sweep = sweep_of(logits, temperatures);
        const double steepest = steepest_temperature(logits, sweep);
        CHECK(steepest >= 0.01);
        CHECK(steepest <= 100);
        for (const double slope : sweep.entropy_slope) {
            CHECK(entropy_slope(logits, steepest) >= slope * (1 - 1e-10));
        }
    }
}

TEST_CASE("the steepest temperature at the ends, and where the entropy does not change") {
    const std::vector<double> temperatures = {0.5, 1, 2};
    const std::vector<double> far = {100, 0};  // steepest at T = 31
    CHECK(steepest_temperature(far, sweep_of(far, temperatures)) == 2);
    const std::vector<double> near = {0.1, 0};  // steepest at T = 0.031
    CHECK(steepest_temperature(near, sweep_of(near, temperatures)) == 0.5);
    for (const std::vector<double>& flat :
         {std::vector<double>{3, 3, 3}, std::vector<double>{5}, std::vector<double>{5, -infinity},
          std::vector<double>{1e6, 0}, std::vector<double>{-infinity, -infinity}}) {
        CHECK(std::isnan(steepest_temperature(flat, sweep_of(flat, temperatures))));
    }
}

}  // namespace softmaxlab
