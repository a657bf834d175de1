#include "core/numeric/loss.h"

#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "core/base/limits.h"
#include "core/numeric/softmax.h"
#include "tests/core/numeric/reference_vectors.h"

namespace softmaxlab::test {
namespace {

TEST_CASE("loss: a one-hot target gives the cross-entropy") {
    const std::vector<double> z = {2, -1, 0.5, 4};
    for (const double temperature : {0.4, 1.0, 3.0}) {
        for (std::size_t y = 0; y < z.size(); ++y) {
            const CrossEntropy hard = cross_entropy(z, y, temperature);
            const SoftCrossEntropy soft = soft_cross_entropy(z, smoothed_target(z, y, 0), temperature);
            CHECK(std::fabs(soft.loss - hard.loss) <= 1e-15 * hard.loss);
            for (std::size_t i = 0; i < z.size(); ++i)
                CHECK(std::fabs(soft.gradient[i] - hard.gradient[i]) <= 3e-16 / temperature);
        }
    }
}

TEST_CASE("loss: the gradient of a soft target agrees with finite differences") {
    const std::vector<double> z = {2, -1, 0.5, 4};
    const std::vector<double> q = smoothed_target(z, 1, 0.3);
    for (const double temperature : {0.6, 1.0, 2.5}) {
        const SoftCrossEntropy here = soft_cross_entropy(z, q, temperature);
        for (std::size_t i = 0; i < z.size(); ++i) {
            constexpr double step = 1e-5;
            std::vector<double> up = z;
            std::vector<double> down = z;
            up[i] += step;
            down[i] -= step;
            const double slope = (soft_cross_entropy(up, q, temperature).loss -
                                  soft_cross_entropy(down, q, temperature).loss) /
                                 (2 * step);
            CHECK(std::fabs(here.gradient[i] - slope) < 1e-8);
        }
    }
}

TEST_CASE("loss: the least is the entropy of the target, where p = q") {
    const std::vector<double> q = {0.5, 0.3, 0.2};
    std::vector<double> z;
    for (const double x : q) z.push_back(std::log(x));
    const SoftCrossEntropy least = soft_cross_entropy(z, q);
    CHECK(std::fabs(least.loss - entropy_nats(q)) < 1e-15);
    for (const double g : least.gradient) CHECK(std::fabs(g) < 1e-15);
    CHECK(soft_cross_entropy(std::vector<double>{1, 0, 0}, q).loss > least.loss);
}

TEST_CASE("loss: smoothing shares among the classes that take part") {
    const std::vector<double> z = {1, -infinity, 2, 3};
    const std::vector<double> q = smoothed_target(z, 2, 0.3);
    CHECK(std::fabs(q[0] - 0.1) < 1e-16);
    CHECK(q[1] == 0);
    CHECK(std::fabs(q[2] - 0.8) < 1e-15);
    CHECK(std::fabs(q[3] - 0.1) < 1e-16);
    CHECK(smoothed_target(z, 1, 0) == std::vector<double>{0, 1, 0, 0});
    CHECK(soft_cross_entropy(z, smoothed_target(z, 1, 0)).loss == infinity);
    CHECK_THROWS_AS(smoothed_target(z, 4, 0), std::out_of_range);
    CHECK_THROWS_AS(smoothed_target(z, 0, 1.5), std::invalid_argument);
    CHECK_THROWS_AS(smoothed_target(z, 0, std::nan("")), std::invalid_argument);
    CHECK_THROWS_AS(soft_cross_entropy(z, std::vector<double>{1}), std::invalid_argument);
    CHECK_THROWS_AS(soft_cross_entropy(z, std::vector<double>{2, 0, 0, 0}), std::invalid_argument);
}

TEST_CASE("loss: the limits and numbers that are none") {
    const std::vector<double> z = {2, 1};
    CHECK(soft_cross_entropy(z, smoothed_target(z, 0, 0), 0).loss == 0);
    CHECK(soft_cross_entropy(z, smoothed_target(z, 0, 0), 0).gradient == std::vector<double>{0, 0});
    CHECK(soft_cross_entropy(z, smoothed_target(z, 1, 0), 0).loss == infinity);
    CHECK(soft_cross_entropy(z, smoothed_target(z, 1, 0), 0).gradient[1] == -infinity);
    CHECK(soft_cross_entropy(z, smoothed_target(z, 0, 0), infinity).gradient == std::vector<double>{0, 0});
    CHECK(
        std::isnan(soft_cross_entropy(std::vector<double>{std::nan(""), 1}, std::vector<double>{1, 0}).loss));
    const std::vector<double> masked = {-infinity, -infinity};
    CHECK(std::isnan(soft_cross_entropy(masked, std::vector<double>{1, 0}).gradient[0]));
}

TEST_CASE("loss: the sigmoid is the softmax of two classes") {
    for (const double x : {-800.0, -40.0, -1.0, 0.0, 0.3, 5.0, 36.0, 800.0}) {
        const double p = softmax(std::vector<double>{x, 0}).probabilities[0];
        CHECK(std::fabs(sigmoid(x) - p) <= 4.5e-16 * p);
    }
    CHECK(sigmoid(infinity) == 1);
    CHECK(sigmoid(-infinity) == 0);
    CHECK(std::isnan(sigmoid(std::nan(""))));
}

}  // namespace
}  // namespace softmaxlab::test
