#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "core/base/limits.h"
#include "core/numeric/jacobian.h"
#include "core/numeric/loss.h"
#include "core/numeric/softmax.h"
#include "tests/core/numeric/random_logits.h"
#include "tests/core/numeric/reference_vectors.h"

namespace softmaxlab {
namespace {

double sum_of(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0);
}

// Logits on a grid of 2^-30, so that adding a whole number below 2^20 to them is exact.
std::vector<double> on_a_grid(std::vector<double> logits) {
    for (double& z : logits) z = std::ldexp(std::round(std::ldexp(z, 30)), -30);
    return logits;
}

struct RandomCase {
    std::vector<double> logits;
    double temperature = 1;
};

template <typename Check>
void for_random_cases(unsigned seed, Check check) {
    test::RandomLogits random(seed);
    for (int round = 0; round < 300; ++round) {
        const double spread = round % 3 == 0 ? 0.5 : round % 3 == 1 ? 5 : 60;
        const std::vector<double> logits = random.row(1 + random.below(40), spread);
        check(RandomCase{logits, std::exp(random.uniform(-3, 3))}, random);
    }
}

}  // namespace

TEST_CASE("probabilities are a distribution and keep the order of the logits") {
    for_random_cases(41, [](const RandomCase& c, test::RandomLogits&) {
        const Softmax s = softmax(c.logits, c.temperature);
        // Each p is rounded once, to half an ULP of at most 1, and the sum over 40 of them 40 times.
        CHECK(std::fabs(sum_of(s.probabilities) - 1) <= 41 * 0x1p-53);
        CHECK(s.entropy_nats >= 0);
        CHECK(s.entropy_nats <= std::log(static_cast<double>(c.logits.size())) * (1 + 0x1p-51));
        CHECK(s.perplexity >= 1);
        CHECK(s.log_sum_exp >= s.max / c.temperature - std::fabs(s.max / c.temperature) * 0x1p-52);
        CHECK(s.live_classes == c.logits.size());
        std::vector<double> sorted = s.probabilities;
        std::sort(sorted.rbegin(), sorted.rend());
        CHECK(std::fabs(s.margin - (sorted.size() == 1 ? 1 : sorted[0] - sorted[1])) <= 0x1p-52);
        for (std::size_t i = 0; i < c.logits.size(); ++i) {
            CHECK(s.log_probabilities[i] <= 0);
            for (std::size_t j = 0; j < i; ++j)
                if (c.logits[i] >= c.logits[j]) CHECK(s.probabilities[i] >= s.probabilities[j]);
        }
    });
}

TEST_CASE("moving all logits together changes nothing but log-sum-exp") {
    for_random_cases(42, [](const RandomCase& c, test::RandomLogits& random) {
        const std::vector<double> logits = on_a_grid(c.logits);
        const double shift = std::round(random.uniform(-1e6, 1e6));
        std::vector<double> moved = logits;
        for (double& z : moved) z += shift;
        const Softmax a = softmax(logits, c.temperature);
        const Softmax b = softmax(moved, c.temperature);
        CHECK(a.probabilities == b.probabilities);
        CHECK(a.log_probabilities == b.log_probabilities);
        CHECK(a.entropy_nats == b.entropy_nats);
        CHECK(jacobian(logits, c.temperature) == jacobian(moved, c.temperature));
    });
}

TEST_CASE("permuting the logits permutes the probabilities") {
    for_random_cases(43, [](const RandomCase& c, test::RandomLogits& random) {
        std::vector<std::size_t> order(c.logits.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
        std::vector<double> permuted(c.logits.size());
        for (std::size_t i = 0; i < order.size(); ++i) permuted[i] = c.logits[order[i]];
        const Softmax a = softmax(c.logits, c.temperature);
        const Softmax b = softmax(permuted, c.temperature);
        // The sum is added in another order, with 106 bits: the result may round to the neighbour.
        for (std::size_t i = 0; i < order.size(); ++i)
            CHECK(test::within_one_ulp(b.probabilities[i], a.probabilities[order[i]]));
        CHECK(test::within_one_ulp(b.entropy_nats, a.entropy_nats));
    });
}

TEST_CASE("two classes are a sigmoid of the difference") {
    test::RandomLogits random(44);
    for (int round = 0; round < 200; ++round) {
        const double a = random.uniform(-20, 20), b = random.uniform(-20, 20),
                     temperature = random.uniform(0.2, 4);
        const double x = (a - b) / temperature;
        const double sigmoid = 1 / (1 + std::exp(-x));
        // x is off by 2^-52 |x| ≤ 200 · 2^-52, which e^x makes relative, and the operations add a few 2^-53.
        const double p = softmax(std::vector<double>{a, b}, temperature).probabilities[0];
        CHECK(std::fabs(p - sigmoid) <= 210 * 0x1p-52 * p);
    }
}

TEST_CASE("a higher temperature raises the entropy and lowers the largest probability") {
    test::RandomLogits random(45);
    for (int round = 0; round < 50; ++round) {
        const std::vector<double> logits = random.row(2 + random.below(20), 4);
        Softmax before = softmax(logits, 0);
        for (double temperature = 0.01; temperature < 200; temperature *= 1.3) {
            const Softmax after = softmax(logits, temperature);
            CHECK(after.entropy_nats >= before.entropy_nats);
            CHECK(*std::max_element(after.probabilities.begin(), after.probabilities.end()) <=
                  *std::max_element(before.probabilities.begin(), before.probabilities.end()));
            before = after;
        }
        CHECK(softmax(logits, infinity).entropy_nats >= before.entropy_nats);
    }
}

TEST_CASE("the ratio of two probabilities is exp of the gap over T") {
    for_random_cases(46, [](const RandomCase& c, test::RandomLogits&) {
        const Softmax s = softmax(c.logits, c.temperature);
        for (std::size_t i = 1; i < c.logits.size(); ++i) {
            const double gap = (c.logits[i] - c.logits[0]) / c.temperature;
            if (std::fabs(gap) > 300 || s.probabilities[0] < 1e-300 || s.probabilities[i] < 1e-300) continue;
            const double ratio = s.probabilities[i] / s.probabilities[0];
            CHECK(std::fabs(ratio - std::exp(gap)) <= (std::fabs(gap) + 3) * 0x1p-51 * ratio);
        }
    });
}

TEST_CASE("the Kullback–Leibler divergence is never negative") {
    for_random_cases(47, [](const RandomCase& c, test::RandomLogits& random) {
        const std::vector<double> other = random.row(c.logits.size(), 3);
        const Softmax p = softmax(c.logits, c.temperature), q = softmax(other);
        double divergence = 0;
        for (std::size_t i = 0; i < p.probabilities.size(); ++i)
            divergence += p.probabilities[i] * (p.log_probabilities[i] - q.log_probabilities[i]);
        CHECK(divergence >= -1e-15 * static_cast<double>(c.logits.size()));
    });
}

TEST_CASE("rows and columns of the Jacobian sum to 0, and it is symmetric") {
    for_random_cases(48, [](const RandomCase& c, test::RandomLogits&) {
        const std::size_t k = c.logits.size();
        const std::vector<double> j = jacobian(c.logits, c.temperature);
        REQUIRE(j.size() == k * k);
        for (std::size_t row = 0; row < k; ++row) {
            double row_sum = 0, column_sum = 0;
            for (std::size_t column = 0; column < k; ++column) {
                row_sum += j[row * k + column];
                column_sum += j[column * k + row];
                CHECK(j[row * k + column] == j[column * k + row]);
            }
            // Every entry is right to half an ULP, and the positive one is as large as all others together;
            // among subnormal numbers half an ULP is 2^-1075.
            const double bound = 42 * 0x1p-53 * j[row * k + row] + 42 * 0x1p-1074;
            CHECK(std::fabs(row_sum) <= bound);
            CHECK(std::fabs(column_sum) <= bound);
        }
    });
}

TEST_CASE("the Jacobian is what a small move of one logit does") {
    test::RandomLogits random(49);
    for (int round = 0; round < 40; ++round) {
        const std::vector<double> logits = random.row(2 + random.below(8), 2);
        const double temperature = random.uniform(0.5, 3);
        const std::vector<double> j = jacobian(logits, temperature);
        constexpr double step = 1e-5;
        for (std::size_t column = 0; column < logits.size(); ++column) {
            std::vector<double> up = logits, down = logits;
            up[column] += step;
            down[column] -= step;
            const Softmax above = softmax(up, temperature), below = softmax(down, temperature);
            for (std::size_t row = 0; row < logits.size(); ++row) {
                const double slope = (above.probabilities[row] - below.probabilities[row]) / (2 * step);
                // step² times a third derivative of at most 1/(6T³), and the rounding of p over the step
                CHECK(std::fabs(slope - j[row * logits.size() + column]) <= 2e-10);
            }
        }
    }
}

TEST_CASE("the gradient of cross-entropy sums to 0 and is what a small move of one logit does") {
    test::RandomLogits random(50);
    for (int round = 0; round < 60; ++round) {
        const std::vector<double> logits = random.row(1 + random.below(9), 2);
        const double temperature = random.uniform(0.5, 3);
        const std::size_t target = random.below(logits.size());
        const CrossEntropy exact = cross_entropy(logits, target, temperature);
        CHECK(exact.loss >= 0);
        CHECK(exact.loss == -softmax(logits, temperature).log_probabilities[target]);
        CHECK(std::fabs(sum_of(exact.gradient)) <= 12 * 0x1p-53 * std::fabs(exact.gradient[target]));
        constexpr double step = 1e-5;
        for (std::size_t i = 0; i < logits.size(); ++i) {
            std::vector<double> up = logits, down = logits;
            up[i] += step;
            down[i] -= step;
            const double slope = (cross_entropy(up, target, temperature).loss -
                                  cross_entropy(down, target, temperature).loss) /
                                 (2 * step);
            // as above; a loss of up to 170 is rounded to 1.4e-14, over the step 2.8e-9
            CHECK(std::fabs(slope - exact.gradient[i]) <= 5e-9);
        }
    }
}

TEST_CASE("a dragged probability gets the logit that gives it") {
    for_random_cases(51, [](const RandomCase& c, test::RandomLogits& random) {
        if (c.logits.size() < 2) return;
        const std::size_t index = random.below(c.logits.size());
        const double p =
            random.below(2) == 0 ? random.uniform(0.001, 0.999) : std::exp(random.uniform(-600, -1));
        std::vector<double> logits = c.logits;
        logits[index] = logit_for_probability(c.logits, index, p, c.temperature);
        const double again = softmax(logits, c.temperature).probabilities[index];
        // The logit is rounded to half an ULP; that moves z/T by |z|/T · 2^-53, which e^x makes relative.
        const double sensitivity = 1 + std::fabs(logits[index]) / c.temperature;
        CHECK(std::fabs(again - p) <= (2 + sensitivity) * 0x1p-52 * p);
    });
}

TEST_CASE("the logit of a probability near its limits") {
    const std::vector<double> zeros = {0, 0};
    CHECK(logit_for_probability(zeros, 0, 0.5, 1) == 0);
    CHECK(logit_for_probability(zeros, 0, 1e-300, 1) == std::log(1e-300));
    CHECK(logit_for_probability(zeros, 0, 1 - 0x1p-53, 2) == 2 * std::log(0x1p53 - 1));
    CHECK(logit_for_probability(zeros, 1, 1, 1) == logit_for_probability(zeros, 1, 1 - 0x1p-53, 1));
    CHECK(logit_for_probability(zeros, 1, 7, 1) == logit_for_probability(zeros, 1, 1, 1));
    CHECK(logit_for_probability(zeros, 1, 0, 1) == std::log(0x1p-1022));
    CHECK(logit_for_probability(zeros, 1, -1, 1) == std::log(0x1p-1022));
    CHECK(logit_for_probability(std::vector<double>{-infinity, 3}, 0, 0.5, 1) ==
          3);  // the dragged one may be masked
    CHECK(std::isfinite(logit_for_probability(std::vector<double>{0, 1e308}, 0, 0.9, 1e308)));
    CHECK(logit_for_probability(std::vector<double>{0, 1e308}, 0, 1, 1e308) ==
          std::numeric_limits<double>::max());
    CHECK(std::isnan(logit_for_probability(std::vector<double>{0, infinity}, 0, 0.5, 1)));

    CHECK_THROWS_AS(logit_for_probability(zeros, 2, 0.5, 1), std::invalid_argument);
    CHECK_THROWS_AS(logit_for_probability(zeros, 0, std::nan(""), 1), std::invalid_argument);
    CHECK_THROWS_AS(logit_for_probability(zeros, 0, 0.5, 0), std::invalid_argument);
    CHECK_THROWS_AS(logit_for_probability(zeros, 0, 0.5, infinity), std::invalid_argument);
    CHECK_THROWS_AS(logit_for_probability(std::vector<double>{1, -infinity}, 0, 0.5, 1),
                    std::invalid_argument);
}

}  // namespace softmaxlab
