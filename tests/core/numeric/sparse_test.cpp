#include "core/numeric/sparse.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "core/base/limits.h"
#include "tests/core/numeric/random_logits.h"

namespace softmaxlab {
namespace {

double sum_of(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0);
}

// What the Karush–Kuhn–Tucker conditions of both maps say: with g(p) = p for sparsemax and 2√p
// for 1.5-entmax, z/T − g(p) has one value, τ, on the classes that take part, and is at most τ on the others.
void check_optimal(const std::vector<double>& scaled, const std::vector<double>& p, double (*g)(double)) {
    double lowest = infinity, highest = -infinity, outside = -infinity;
    for (std::size_t i = 0; i < p.size(); ++i) {
        CHECK(p[i] >= 0);
        const double tau = scaled[i] - g(p[i]);
        if (p[i] > 0) {
            lowest = std::min(lowest, tau);
            highest = std::max(highest, tau);
        } else {
            outside = std::max(outside, tau);
        }
    }
    const double slack = 1e-13 * (1 + std::fabs(highest));  // the rounding of z/T and of p
    CHECK(highest - lowest <= slack);
    CHECK(outside <= lowest + slack);
    CHECK(std::fabs(sum_of(p) - 1) <= 1e-14);
}

}  // namespace

TEST_CASE("sparsemax is the projection onto the simplex, 1.5-entmax fulfils its conditions") {
    test::RandomLogits random(31);
    for (int round = 0; round < 300; ++round) {
        const std::vector<double> logits = random.row(1 + random.below(50), round % 2 == 0 ? 0.4 : 3);
        const double temperature = random.uniform(0.2, 5);
        std::vector<double> scaled = logits;
        for (double& z : scaled) z /= temperature;
        check_optimal(scaled, sparsemax(logits, temperature), [](double p) { return p; });
        check_optimal(scaled, entmax15(logits, temperature), [](double p) { return 2 * std::sqrt(p); });
    }
}

TEST_CASE("no point of the simplex is nearer to the logits than sparsemax") {
    test::RandomLogits random(32);
    const auto squared_distance = [](const std::vector<double>& a, const std::vector<double>& b) {
        double sum = 0;
        for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
        return sum;
    };
    for (int round = 0; round < 100; ++round) {
        const std::vector<double> logits = random.row(4, 1);
        const double best = squared_distance(logits, sparsemax(logits));
        for (int attempt = 0; attempt < 50; ++attempt) {
            std::vector<double> point(logits.size());
            for (double& x : point) x = -std::log(random.uniform(0x1p-53, 1));
            const double total = sum_of(point);
            for (double& x : point) x /= total;
            CHECK(squared_distance(logits, point) >= best * (1 - 1e-14));
        }
    }
}

TEST_CASE("a class that takes part by a hair keeps its digits") {
    // 0.3 and −0.7 are not a whole 1 apart as doubles, but 2^-54 less; of that sparsemax gives half to the
    // second class.
    CHECK(sparsemax(std::vector<double>{0.3, -0.7}) == std::vector<double>{1, 0x1p-55});
    CHECK(entmax15(std::vector<double>{0.3, -1.7})[1] == 0x1p-110);
}

TEST_CASE("sparse maps: limits of the temperature, masks, NaN") {
    const std::vector<double> logits = {3, 1, 3, -infinity};
    for (const auto map : {sparsemax, entmax15}) {
        CHECK(map(logits, 0) == std::vector<double>{0.5, 0, 0.5, 0});
        CHECK(map(logits, 1e-300) == std::vector<double>{0.5, 0, 0.5, 0});
        CHECK(map(logits, infinity) == std::vector<double>{1.0 / 3, 1.0 / 3, 1.0 / 3, 0});
        CHECK(map(std::vector<double>{-infinity, -infinity}, 1) == std::vector<double>{0, 0});
        CHECK(std::isnan(map(std::vector<double>{1, std::nan("")}, 1)[0]));
        CHECK(std::isnan(map(std::vector<double>{1, infinity}, 1)[0]));
        CHECK_THROWS_AS(map(std::vector<double>{}, 1), std::invalid_argument);
        CHECK_THROWS_AS(map(logits, -1), std::invalid_argument);
    }
}

TEST_CASE("sparse maps do not change when all logits move together") {
    test::RandomLogits random(33);
    for (int round = 0; round < 100; ++round) {
        std::vector<double> logits = random.row(12, 2);
        for (double& z : logits)
            z = std::ldexp(std::round(std::ldexp(z, 30)), -30);  // so that the move is exact
        std::vector<double> moved = logits;
        for (double& z : moved) z += 1024;
        CHECK(sparsemax(moved) == sparsemax(logits));
        CHECK(entmax15(moved) == entmax15(logits));
    }
}

}  // namespace softmaxlab
