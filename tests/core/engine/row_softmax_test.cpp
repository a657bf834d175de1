#include "core/engine/row_softmax.h"

#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "core/base/limits.h"
#include "core/numeric/comparison.h"
#include "tests/core/numeric/random_logits.h"

namespace softmaxlab::test {

namespace {

std::vector<double> long_logits(unsigned seed, double spread) {
    RandomLogits random(seed);
    std::vector<double> logits(longest_exact_row + 3001);
    for (double& z : logits) z = random.uniform(-spread, spread);
    for (std::size_t i = 0; i < logits.size(); i += 97) logits[i] = -infinity;
    return logits;
}

/// Whether the two are within `error` of each other, relative to b; the same infinity is.
bool near(double a, double b, double error) {
    return a == b || std::fabs(a - b) <= error * std::fabs(b) + 1e-323;
}

/// `depth`: of the runner-up.
void check_read_outs(const Softmax& row, const Softmax& exact, double depth = 0) {
    const double error = 1e-14 + 3.4e-16 * depth;
    CHECK(row.max == exact.max);
    CHECK(row.live_classes == exact.live_classes);
    CHECK(row.all_masked == exact.all_masked);
    CHECK(near(row.entropy_nats, exact.entropy_nats, error));
    CHECK(near(row.perplexity, exact.perplexity, 1e-13));
    CHECK(near(row.margin, exact.margin, 1e-12));
    CHECK(near(row.log_sum_exp, exact.log_sum_exp, 1e-14));
}

}  // namespace

TEST_CASE("a long row in double agrees with double-double") {
    for (const double spread : {0.01, 6.0, 300.0}) {
        const std::vector<double> logits = long_logits(5, spread);
        for (const double temperature : {0.02, 0.5, 1.0, 20.0, 0.0, infinity}) {
            CAPTURE(spread, temperature);
            const Softmax row = row_softmax(logits, temperature);
            const Softmax exact = softmax(logits, temperature);
            check_read_outs(row, exact);
            bool good = true;
            for (std::size_t i = 0; i < logits.size(); ++i) {
                const bool limit = temperature == 0 || temperature == infinity || logits[i] == -infinity;
                const double depth = limit ? 0 : (exact.max - logits[i]) / temperature;
                const double error = 2.5e-15 + 3.4e-16 * depth;
                good = good && near(row.probabilities[i], exact.probabilities[i], error) &&
                       (row.log_probabilities[i] == exact.log_probabilities[i] ||
                        std::fabs(row.log_probabilities[i] - exact.log_probabilities[i]) <= error);
            }
            CHECK(good);
        }
    }
}

TEST_CASE("a long row in which one class has nearly everything keeps the digits of the rest") {
    std::vector<double> logits(longest_exact_row + 1, -690);
    logits[77] = 0;
    check_read_outs(row_softmax(logits, 1), softmax(logits, 1), 690);
    CHECK(row_softmax(logits, 1).entropy_nats > 0);
}

TEST_CASE("a long row with ties at the top, at T = 0 as everywhere") {
    std::vector<double> logits(longest_exact_row + 5, -2);
    logits[10] = logits[4000] = 3;
    for (const double temperature : {0.0, 0.3, infinity}) {
        CAPTURE(temperature);
        check_read_outs(row_softmax(logits, temperature), softmax(logits, temperature));
    }
    CHECK(row_softmax(logits, 0).probabilities[4000] == 0.5);
}

TEST_CASE("long rows that are out of the ordinary are what softmax makes of them") {
    std::vector<double> logits(longest_exact_row + 1, 0.5);
    const std::vector<double> masked(logits.size(), -infinity);
    CHECK(row_softmax(masked, 1).all_masked);
    logits[5] = quiet_nan;
    CHECK(std::isnan(row_softmax(logits, 1).probabilities[0]));
    logits[5] = infinity;
    CHECK(std::isnan(row_softmax(logits, 0).entropy_nats));
    logits[5] = std::numeric_limits<double>::max();
    logits[6] = -std::numeric_limits<double>::max();
    CHECK(row_softmax(logits, 1e307).probabilities == softmax(logits, 1e307).probabilities);
    CHECK(row_softmax(logits, 1e-320).probabilities[5] == 1);
}

TEST_CASE("a short row is computed in double-double") {
    const std::vector<double> logits = {2, 1, 0.1};
    CHECK(row_softmax(logits, 0.7).probabilities == softmax(logits, 0.7).probabilities);
    CHECK(row_entropy_slope(logits, 0.7) == entropy_slope(logits, 0.7));
    CHECK(row_entropy_slope_by_difference(logits, 0.7) == entropy_slope_by_difference(logits, 0.7));
}

TEST_CASE("the entropy slope of a long row, by both ways") {
    const std::vector<double> logits = long_logits(9, 6);
    for (const double temperature : {0.1, 1.0, 8.0, 0.0, infinity}) {
        CAPTURE(temperature);
        const double exact = entropy_slope(logits, temperature);
        CHECK(near(row_entropy_slope(logits, temperature), exact, 1e-13));
        const double by_difference = row_entropy_slope_by_difference(logits, temperature);
        const double rounding =
            temperature == 0 || temperature == infinity ? 0 : 1e-9 * std::log(8000) / temperature;
        CHECK(std::fabs(by_difference - exact) <= 1e-6 * exact + rounding);
    }
}

TEST_CASE("the moments of many gaps, by both ways") {
    std::vector<double> gaps = long_logits(13, 5);
    for (double& gap : gaps) gap = gap == -infinity ? -5 : gap - 5;
    for (const double divisor : {0.02, 1.0, 40.0}) {
        const Moments plain = moments_of(gaps, divisor);
        const Moments quick = row_moments(gaps, divisor);
        CAPTURE(divisor);
        CHECK(near(quick.sum, plain.sum, 1e-13));
        CHECK(near(quick.depth, plain.depth, 1e-13));
        CHECK(near(quick.square, plain.square, 1e-13));
    }
}

}  // namespace softmaxlab::test
