#include "core/numeric/simplex.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <stdexcept>

#include "core/base/limits.h"
#include "core/numeric/softmax.h"
#include "tests/core/numeric/random_logits.h"

namespace softmaxlab {
namespace {

/// Uniform over the simplex.
std::vector<double> random_point(test::RandomLogits& random, std::size_t classes) {
    std::vector<double> p(classes);
    double sum = 0;
    for (double& x : p) sum += x = -std::log(random.uniform(1e-12, 1));
    for (double& x : p) x /= sum;
    return p;
}

Shares random_shares(test::RandomLogits& random) {
    const std::vector<double> p = random_point(random, 3);
    return {p[0], p[1], p[2]};
}

/// F as it is written, in long double.
double plain_objective(const std::vector<double>& p, const std::vector<double>& z, double temperature) {
    long double sum = 0;
    for (std::size_t i = 0; i < p.size(); ++i) {
        const long double x = p[i];
        sum += x * static_cast<long double>(z[i]);
        if (x > 0) sum -= static_cast<long double>(temperature) * x * std::log(x);
    }
    return static_cast<double>(sum);
}

double euclidean_distance(const Shares& a, const Shares& b) {
    double sum = 0;
    for (std::size_t i = 0; i < 3; ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
    return std::sqrt(sum);
}

}  // namespace

TEST_CASE("shares and points of the plane are each other's inverse") {
    test::RandomLogits random(71);
    for (int round = 0; round < 500; ++round) {
        const Shares shares = random_shares(random);
        const Shares back = shares_from_plane(plane_from_shares(shares));
        for (std::size_t i = 0; i < 3; ++i) CHECK(std::fabs(back[i] - shares[i]) <= 8e-16);
        const PlanePoint outside{random.uniform(-3, 3), random.uniform(-3, 3)};
        const PlanePoint again = plane_from_shares(shares_from_plane(outside));
        CHECK(std::fabs(again.x - outside.x) <= 4e-15);
        CHECK(std::fabs(again.y - outside.y) <= 4e-15);
    }
}

TEST_CASE("the triangle is equilateral, its corners are the classes") {
    const PlanePoint top = plane_from_shares({1, 0, 0});
    const PlanePoint left = plane_from_shares({0, 1, 0});
    const PlanePoint right = plane_from_shares({0, 0, 1});
    const auto side = [](PlanePoint a, PlanePoint b) { return std::hypot(a.x - b.x, a.y - b.y); };
    CHECK(std::fabs(side(top, left) - 1) <= 3e-16);
    CHECK(std::fabs(side(left, right) - 1) <= 3e-16);
    CHECK(std::fabs(side(right, top) - 1) <= 3e-16);
    CHECK(top.y > left.y);
    CHECK(left.x < right.x);
}

TEST_CASE("no point of the triangle is nearer than the one that nearest_shares finds") {
    test::RandomLogits random(72);
    for (int round = 0; round < 200; ++round) {
        const double least = round % 2 == 0 ? 0 : random.uniform(0, 0.1);
        const Shares asked = shares_from_plane({random.uniform(-1, 2), random.uniform(-1, 2)});
        const Shares found = nearest_shares(asked, least);
        CHECK(*std::min_element(found.begin(), found.end()) >= least);
        CHECK(std::fabs(found[0] + found[1] + found[2] - 1) <= 4e-16);
        for (int other = 0; other < 50; ++other) {
            Shares q = random_shares(random);
            for (double& share : q) share = least + (1 - 3 * least) * share;
            CHECK(euclidean_distance(found, asked) <= euclidean_distance(q, asked) + 1e-15);
        }
    }
    const Shares inside = {0.2, 0.5, 0.3};
    CHECK(euclidean_distance(nearest_shares(inside, 1e-9), inside) <= 1e-15);
}

TEST_CASE("the objective is p·z + T·H, also where a class is masked") {
    test::RandomLogits random(73);
    for (int round = 0; round < 300; ++round) {
        const std::size_t classes = 1 + random.below(20);
        const std::vector<double> z = random.row(classes, round % 2 == 0 ? 1 : 50);
        const std::vector<double> p = random_point(random, classes);
        const double temperature = round % 5 == 0 ? 0 : random.uniform(0.01, 10);
        double size = 0;
        for (std::size_t i = 0; i < classes; ++i) size += std::fabs(p[i] * z[i]);
        size += temperature * entropy_nats(p);
        CHECK(std::fabs(objective(p, z, temperature) - plain_objective(p, z, temperature)) <= 7e-16 * size);
    }
    CHECK(objective(std::vector<double>{1, 0}, std::vector<double>{3, -infinity}, 2) == 3);
    CHECK(objective(std::vector<double>{1, 0}, std::vector<double>{3, 1}, infinity) == 3);
    CHECK(objective(std::vector<double>{0.5, 0.5}, std::vector<double>{3, 1}, infinity) == infinity);
    CHECK(std::isnan(objective(std::vector<double>{0.5, 0.5}, std::vector<double>{3, quiet_nan}, 1)));
    CHECK_THROWS_AS(objective(std::vector<double>{1}, std::vector<double>{3, 1}, 1), std::invalid_argument);
    CHECK_THROWS_AS(objective(std::vector<double>{1}, std::vector<double>{3}, -1), std::invalid_argument);
}

TEST_CASE("softmax is where the objective is largest, and its value there is T log Σ exp(z/T)") {
    test::RandomLogits random(74);
    for (int round = 0; round < 200; ++round) {
        const std::size_t classes = 2 + random.below(8);
        const std::vector<double> z = random.row(classes, 3);
        const double temperature = random.uniform(0.1, 5);
        const double largest = objective_maximum(z, temperature);
        const std::vector<double> p = softmax(z, temperature).probabilities;
        const double slack = 2e-15 * (10 + std::fabs(largest));  // of F, which is rounded
        CHECK(std::fabs(objective(p, z, temperature) - largest) <= slack);
        for (int other = 0; other < 30; ++other)
            CHECK(objective(random_point(random, classes), z, temperature) <= largest + slack);
    }
}

TEST_CASE("the maximum of the objective in its limits") {
    const std::vector<double> z = {2, 1, 0.5};
    CHECK(std::fabs(objective_maximum(z, 1) - std::log(std::exp(2.0) + std::exp(1.0) + std::exp(0.5))) <=
          9e-16);
    CHECK(objective_maximum(z, 0) == 2);
    CHECK(objective_maximum(z, infinity) == infinity);
    CHECK(objective_maximum(std::vector<double>{2, -infinity}, infinity) == 2);
    CHECK(objective_maximum(std::vector<double>{2, -infinity}, 3) == 2);
    CHECK(objective_maximum(std::vector<double>{-infinity, -infinity}, 1) == -infinity);
    CHECK(std::isnan(objective_maximum(std::vector<double>{2, quiet_nan}, 1)));
    CHECK(std::isnan(objective_maximum(std::vector<double>{2, infinity}, 1)));
    // e^(z/T) would overflow, T log Σ does not: two ties add T log 2.
    CHECK(std::fabs(objective_maximum(std::vector<double>{1000, 1000}, 0.5) - (1000 + 0.5 * std::log(2.0))) <=
          2.3e-13);
    CHECK(objective_maximum(std::vector<double>{1e300, 1e300}, 1) == 1e300);
    CHECK_THROWS_AS(objective_maximum(std::vector<double>{}, 1), std::invalid_argument);
}

TEST_CASE("what F falls short of its maximum is T times the relative entropy") {
    test::RandomLogits random(75);
    for (int round = 0; round < 200; ++round) {
        const std::vector<double> z = random.row(4, 2);
        const double temperature = random.uniform(0.2, 4);
        const std::vector<double> q = random_point(random, 4);
        const double short_of = objective_maximum(z, temperature) - objective(q, z, temperature);
        const double divergence = relative_entropy(q, softmax(z, temperature).log_probabilities);
        CHECK(divergence >= 0);
        CHECK(std::fabs(temperature * divergence - short_of) <= 1e-13);
    }
    CHECK(relative_entropy(std::vector<double>{0.5, 0.5}, std::vector<double>{0, -infinity}) == infinity);
    CHECK(relative_entropy(std::vector<double>{1, 0}, std::vector<double>{0, -infinity}) == 0);
    CHECK_THROWS_AS(relative_entropy(std::vector<double>{1}, std::vector<double>{0, 0}),
                    std::invalid_argument);
}

TEST_CASE("the logits for shares have those shares and the log-sum-exp of before") {
    test::RandomLogits random(76);
    for (int round = 0; round < 300; ++round) {
        const std::vector<double> z = random.row(3, 4);
        const double temperature = random.uniform(0.05, 20);
        std::vector<double> shares = random_point(random, 3);
        for (double& share : shares) share = std::max(share, 1e-9);
        const std::vector<double> solved = logits_for_shares(z, shares, temperature);
        const double sum = shares[0] + shares[1] + shares[2];
        const std::vector<double> p = softmax(solved, temperature).probabilities;
        for (std::size_t i = 0; i < 3; ++i) CHECK(std::fabs(p[i] - shares[i] / sum) <= 1e-12);
        CHECK(std::fabs(log_sum_exp(solved, temperature) - log_sum_exp(z, temperature)) <= 1e-12);
    }
}

TEST_CASE("some classes of a row take other shares, and all others keep their p") {
    const std::vector<double> row = {2, 1, 0.5, -1, 1.4};
    const std::vector<double> solved = logits_for_shares(std::vector<double>{row[0], row[2], row[4]},
                                                         std::vector<double>{0.2, 0.7, 0.1}, 0.8);
    const std::vector<double> after = {solved[0], row[1], solved[1], row[3], solved[2]};
    const Softmax before = softmax(row, 0.8);
    const Softmax now = softmax(after, 0.8);
    CHECK(std::fabs(now.log_sum_exp - before.log_sum_exp) <= 1e-14);
    CHECK(std::fabs(now.probabilities[1] - before.probabilities[1]) <= 1e-15);
    CHECK(std::fabs(now.probabilities[3] - before.probabilities[3]) <= 1e-15);
    const double mass = before.probabilities[0] + before.probabilities[2] + before.probabilities[4];
    CHECK(std::fabs(now.probabilities[2] - 0.7 * mass) <= 1e-15);
}

TEST_CASE("shares that no logits can have are refused") {
    const std::vector<double> z = {1, 2};
    CHECK_THROWS_AS(logits_for_shares(z, std::vector<double>{1, 0}, 1), std::invalid_argument);
    CHECK_THROWS_AS(logits_for_shares(z, std::vector<double>{0.5, quiet_nan}, 1), std::invalid_argument);
    CHECK_THROWS_AS(logits_for_shares(z, std::vector<double>{0.5, 0.5}, 0), std::invalid_argument);
    CHECK_THROWS_AS(logits_for_shares(z, std::vector<double>{0.5, 0.5}, infinity), std::invalid_argument);
    CHECK_THROWS_AS(logits_for_shares(z, std::vector<double>{0.5}, 1), std::invalid_argument);
}

TEST_CASE("the points of a level curve have that level, or lie on the triangle's edge above it") {
    const SharesFunction entropy = [](const Shares& q) { return entropy_nats(q); };
    const Shares centre = {1.0 / 3, 1.0 / 3, 1.0 / 3};
    for (const double level : {0.05, 0.2, 0.6, 0.69, 0.7, 1.0, 1.09}) {
        const std::vector<LevelPoint> boundary = superlevel_boundary(entropy, centre, level, 24);
        REQUIRE(boundary.size() >= 72);
        std::size_t on_line = 0;
        for (const LevelPoint& point : boundary) {
            CHECK(std::fabs(point.at[0] + point.at[1] + point.at[2] - 1) <= 1e-15);
            CHECK(*std::min_element(point.at.begin(), point.at.end()) >= -1e-16);
            if (point.on_edge) {
                CHECK(*std::min_element(point.at.begin(), point.at.end()) <= 1e-16);
                CHECK(entropy(point.at) >= level - 1e-9);
            } else {
                CHECK(std::fabs(entropy(point.at) - level) <= 1e-9);
                ++on_line;
            }
        }
        CHECK(on_line > 0);
        // Above log 2, the largest H of an edge, the curve is closed inside the triangle.
        if (level > std::log(2.0)) CHECK(on_line == boundary.size());
    }
}

TEST_CASE("the contours of the objective enclose what is above them, and nothing else") {
    test::RandomLogits random(77);
    for (int round = 0; round < 20; ++round) {
        const std::vector<double> z = random.row(3, 2);
        const double temperature = random.uniform(0.2, 3);
        const Softmax exact = softmax(z, temperature);
        const SharesFunction f = [&](const Shares& q) { return objective(q, z, temperature); };
        const Shares top = {exact.probabilities[0], exact.probabilities[1], exact.probabilities[2]};
        const double level = f(top) - 0.3 * temperature;
        const std::vector<LevelPoint> boundary = superlevel_boundary(f, top, level, 40);
        for (const LevelPoint& point : boundary) {
            if (!point.on_edge) CHECK(std::fabs(f(point.at) - level) <= 1e-9);
            Shares inner{};
            for (std::size_t i = 0; i < 3; ++i) inner[i] = 0.5 * (top[i] + point.at[i]);
            CHECK(f(inner) >= level);
        }
    }
}

TEST_CASE("a level above the top has no curve, one below everything is the whole triangle") {
    const SharesFunction entropy = [](const Shares& q) { return entropy_nats(q); };
    const Shares centre = {1.0 / 3, 1.0 / 3, 1.0 / 3};
    CHECK(superlevel_boundary(entropy, centre, 1.2, 8).empty());
    CHECK(superlevel_boundary([](const Shares&) { return quiet_nan; }, centre, 0, 8).empty());
    const std::vector<LevelPoint> all = superlevel_boundary(entropy, centre, -1, 8);
    CHECK(all.size() == 24);
    CHECK(std::all_of(all.begin(), all.end(), [](const LevelPoint& point) { return point.on_edge; }));
}

TEST_CASE("a curve whose top is a corner is found as well") {
    // p·z alone: its level curves are straight.
    const SharesFunction linear = [](const Shares& q) { return 2 * q[0] + q[1]; };
    const std::vector<LevelPoint> boundary = superlevel_boundary(linear, {1, 0, 0}, 1.5, 16);
    REQUIRE_FALSE(boundary.empty());
    bool reaches_left = false;
    bool reaches_right = false;
    for (const LevelPoint& point : boundary) {
        CHECK(linear(point.at) >= 1.5 - 1e-12);
        reaches_left = reaches_left || euclidean_distance(point.at, {0.5, 0.5, 0}) <= 1e-12;
        reaches_right = reaches_right || euclidean_distance(point.at, {0.75, 0, 0.25}) <= 1e-12;
    }
    CHECK(reaches_left);
    CHECK(reaches_right);
}

}  // namespace softmaxlab
