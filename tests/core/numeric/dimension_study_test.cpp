#include "core/numeric/dimension_study.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <vector>

#include "core/base/limits.h"
#include "core/numeric/normal_numbers.h"
#include "core/numeric/softmax.h"

namespace softmaxlab::test {
namespace {

TEST_CASE("dimension study: q·k has the variance d_k, and 1 after the division by √d_k") {
    // n² scores of n queries and n keys: their variance is d_k times a mean of |q|²/d_k and |k|²/d_k over n
    // tokens each, whose relative deviation is √(2/(n d_k)) for either; four of both together.
    const std::size_t tokens = 64;
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        for (const DimensionRow& row : DimensionStudy({4, 16, 64, 256, 512}, tokens, seed).at(1)) {
            const double d_k = static_cast<double>(row.d_k);
            // … and cross terms of the sample covariances: (1/n) each, d_k² of them over d_k.
            const double deviation = std::sqrt(4 / (64 * d_k)) + 1.0 / 64;
            INFO("d_k " << row.d_k << ", seed " << seed);
            CHECK(std::fabs(row.raw.variance / d_k - 1) < 4 * deviation);
            CHECK(std::fabs(row.scaled.variance * d_k / row.raw.variance - 1) < 1e-14);
        }
    }
}

TEST_CASE("dimension study: without the division the entropy falls with d_k, with it it stays") {
    const std::vector<std::size_t> dimensions = {1, 4, 16, 64, 256};
    constexpr std::uint64_t seeds = 5;
    std::vector<double> entropy(dimensions.size(), 0);  // the sum over the seeds: a single one may stray
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        const std::vector<DimensionRow> rows = DimensionStudy(dimensions, 64, seed).at(1);
        for (std::size_t i = 0; i < rows.size(); ++i) entropy[i] += rows[i].raw.mean_entropy;
        // log 64 − ½ for normal logits of variance 1, but for what 64 keys of 64 rows leave to chance.
        for (const DimensionRow& row : rows)
            if (row.d_k >= 16) CHECK(std::fabs(row.scaled.mean_entropy - (std::log(64.0) - 0.5)) < 0.15);
        CHECK(rows.back().raw.saturated > 0.3);
        CHECK(rows.back().scaled.saturated == 0);
        CHECK(rows.back().raw.mean_p_one_minus_p < rows.back().scaled.mean_p_one_minus_p);
    }
    for (std::size_t i = 1; i < entropy.size(); ++i) CHECK(entropy[i] < 0.9 * entropy[i - 1]);
}

/// The same experiment by the functions of softmax themselves.
DimensionFacts by_hand(std::size_t d_k, std::size_t tokens, std::uint64_t seed, bool scaled,
                       double temperature) {
    NormalNumbers numbers(seed);
    std::vector<double> scores(tokens * tokens, 0);
    for (std::size_t component = 0; component < d_k; ++component) {
        std::vector<double> qk(2 * tokens);
        for (double& x : qk) x = numbers.next();
        for (std::size_t i = 0; i < tokens; ++i)
            for (std::size_t j = 0; j < tokens; ++j) scores[i * tokens + j] += qk[i] * qk[tokens + j];
    }
    DimensionFacts facts;
    const double n = static_cast<double>(tokens);
    for (std::size_t i = 0; i < tokens; ++i) {
        std::vector<double> row(scores.begin() + static_cast<std::ptrdiff_t>(i * tokens),
                                scores.begin() + static_cast<std::ptrdiff_t>((i + 1) * tokens));
        if (scaled)
            for (double& z : row) z /= std::sqrt(static_cast<double>(d_k));
        const Softmax p = softmax(row, temperature);
        facts.mean_entropy += p.entropy_nats / n;
        double largest = 0;
        for (const double x : p.probabilities) {
            facts.mean_p_one_minus_p += x * (1 - x) / (n * n);
            largest = std::max(largest, x);
        }
        facts.saturated += (largest > 0.99 ? 1 : 0) / n;
    }
    return facts;
}

void check_same(const DimensionFacts& study, const DimensionFacts& hand) {
    CHECK(std::fabs(study.mean_entropy - hand.mean_entropy) < 1e-12);
    CHECK(std::fabs(study.saturated - hand.saturated) < 1e-12);
    CHECK(std::fabs(study.mean_p_one_minus_p - hand.mean_p_one_minus_p) < 1e-12);
}

TEST_CASE("dimension study: the numbers are those of softmax, in the limits of T too") {
    const DimensionStudy study({2, 5, 40}, 12, 3);
    for (const double temperature : {0.0, 0.2, 1.0, 5.0, infinity}) {
        for (const DimensionRow& row : study.at(temperature)) {
            INFO("d_k " << row.d_k << ", T " << temperature);
            check_same(row.raw, by_hand(row.d_k, 12, 3, false, temperature));
            check_same(row.scaled, by_hand(row.d_k, 12, 3, true, temperature));
        }
    }
}

TEST_CASE("dimension study: T = 0 is argmax, T = ∞ uniform, and neither asks for √d_k") {
    const DimensionStudy study({1, 64}, 16, 9);
    for (const DimensionRow& row : study.at(0)) {
        CHECK(row.raw.mean_entropy == 0);
        CHECK(row.scaled.saturated == 1);
        CHECK(row.raw.mean_p_one_minus_p == 0);
    }
    for (const DimensionRow& row : study.at(infinity)) {
        CHECK(std::fabs(row.raw.mean_entropy - std::log(16.0)) < 1e-14);
        CHECK(row.scaled.saturated == 0);
        CHECK(std::fabs(row.raw.mean_p_one_minus_p - 15.0 / 256) < 1e-15);
    }
}

TEST_CASE("dimension study: other sizes before it change nothing, another seed does") {
    const DimensionRow alone = DimensionStudy({48}, 10, 4).at(1).front();
    const DimensionRow among = DimensionStudy({3, 17, 48}, 10, 4).at(1).back();
    CHECK(alone.raw.variance == among.raw.variance);
    CHECK(alone.scaled.mean_entropy == among.scaled.mean_entropy);
    CHECK(DimensionStudy({48}, 10, 5).at(1).front().raw.variance != alone.raw.variance);
}

TEST_CASE("dimension study: what it does not take") {
    CHECK_THROWS_AS(DimensionStudy({}, 8, 1), std::invalid_argument);
    CHECK_THROWS_AS(DimensionStudy({0, 1}, 8, 1), std::invalid_argument);
    CHECK_THROWS_AS(DimensionStudy({4, 4}, 8, 1), std::invalid_argument);
    CHECK_THROWS_AS(DimensionStudy({8, 4}, 8, 1), std::invalid_argument);
    CHECK_THROWS_AS(DimensionStudy({4}, 1, 1), std::invalid_argument);
    const DimensionStudy study({4}, 8, 1);
    for (const double temperature : {-1.0, -infinity, std::nan("")})
        CHECK_THROWS_AS(study.at(temperature), std::invalid_argument);
}

}  // namespace
}  // namespace softmaxlab::test
