#include "core/numeric/sampling.h"

#include <catch2/catch_test_macros.hpp>

#include <cmath>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "core/base/limits.h"

namespace softmaxlab {
namespace {

constexpr std::size_t draws = 100'000;

/// Twelve logits with a tie, a masked one and one that is hopeless.
const std::vector<double> logits = {2, 1.5, 1, 1, 0.3, 0, -0.5, -1, -1.7, -3, -infinity, -60};

/// The statistic that compares counts with what was expected, over classes that should have come five times
/// or more; the rarer ones are one class together.
struct ChiSquared {
    double statistic = 0;
    double freedom = -1;
    bool impossible_came = false;
};

ChiSquared compare(const std::vector<std::size_t>& counts, const std::vector<double>& probabilities) {
    ChiSquared result;
    double rare_count = 0, rare_expected = 0;
    const auto take = [&](double count, double expected) {
        result.statistic += (count - expected) * (count - expected) / expected;
        ++result.freedom;
    };
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const auto count = static_cast<double>(counts[i]);
        const double expected = probabilities[i] * static_cast<double>(draws);
        if (probabilities[i] == 0 && counts[i] > 0) result.impossible_came = true;
        if (expected >= 5) {
            take(count, expected);
        } else {
            rare_count += count;
            rare_expected += expected;
        }
    }
    if (rare_expected >= 5) take(rare_count, rare_expected);
    return result;
}

/// What chance exceeds in one case of a million (Wilson and Hilferty, 1931).
double bound(double freedom) {
    constexpr double quantile = 4.75;
    if (freedom <= 0) return 0;
    const double part = 2 / (9 * freedom);
    return freedom * std::pow(1 - part + quantile * std::sqrt(part), 3);
}

void check(const std::vector<std::size_t>& counts, const std::vector<double>& probabilities) {
    const ChiSquared found = compare(counts, probabilities);
    CHECK_FALSE(found.impossible_came);
    CHECK(found.statistic <= bound(found.freedom));
}

}  // namespace

TEST_CASE("a hundred thousand draws come as often as they should, for every combination of filters") {
    std::uint64_t seed = 0;
    for (const double penalty : {1.0, 1.4})
        for (const double temperature : {0.0, 0.5, 1.0, 2.0, infinity})
            for (const std::size_t k : {std::size_t{0}, std::size_t{4}})
                for (const double p : {1.0, 0.8})
                    for (const double fraction : {0.0, 0.2}) {
                        CAPTURE(penalty, temperature, k, p, fraction);
                        const std::vector<std::size_t> occurred = {0, 6};
                        const SamplingTrace trace =
                            sampling_trace(logits, occurred, {penalty, temperature, k, p, fraction});
                        const auto order = drawing_order(trace.probabilities);
                        std::vector<std::size_t> counts(logits.size());
                        ++seed;
                        for (std::size_t i = 0; i < draws; ++i)
                            ++counts[draw(trace.probabilities, order, seeded_uniform(seed, i)).index];
                        check(counts, trace.probabilities);
                        // Gumbel's way takes a logarithm or two for each logit and draw.
                        if (penalty != 1 || temperature == 0 || temperature == infinity) continue;
                        counts.assign(logits.size(), 0);
                        for (std::size_t i = 0; i < draws; ++i)
                            ++counts[gumbel_draw(trace.probabilities, gumbel_noise(logits.size(), seed, i))];
                        check(counts, trace.probabilities);
                    }
}

TEST_CASE("the comparison of counts notices a probability that is off by a fiftieth") {
    const std::vector<double> probabilities = {0.5, 0.3, 0.2};
    const std::vector<double> wrong = {0.51, 0.3, 0.19};
    std::vector<std::size_t> counts(3);
    for (std::size_t i = 0; i < draws; ++i)
        ++counts[draw(probabilities, drawing_order(probabilities), seeded_uniform(3, i)).index];
    CHECK(compare(counts, probabilities).statistic <= bound(2));
    CHECK(compare(counts, wrong).statistic > bound(2));
}

TEST_CASE("each filter looks at what the one before it has left") {
    const SamplingTrace trace = sampling_trace(std::vector<double>{3, 2, 1, 0}, {}, {1, 1, 2, 0.73, 0});
    // Of all four the first has 0.644: too little for 0.73. Of the two that top-k leaves it has 0.731.
    CHECK(trace.kept[0] == std::vector<bool>{true, true, false, false});
    CHECK(trace.kept[1] == std::vector<bool>{true, false, false, false});
    CHECK(trace.removed == std::array<std::size_t, 3>{2, 1, 0});
    CHECK(trace.probabilities == std::vector<double>{1, 0, 0, 0});
    CHECK(trace.tempered == trace.before);
    const SamplingTrace nothing = sampling_trace(logits, {}, {});
    CHECK(nothing.removed == std::array<std::size_t, 3>{0, 0, 0});
    CHECK(nothing.probabilities == nothing.before);
    const SamplingTrace greedy = sampling_trace(std::vector<double>{1, 2, 2}, {}, {1, 0, 0, 1, 0});
    CHECK(greedy.probabilities == std::vector<double>{0, 0.5, 0.5});
    const SamplingTrace lost = sampling_trace(std::vector<double>{1, quiet_nan}, {}, {1, 1, 1, 0.5, 0.5});
    CHECK(std::isnan(lost.probabilities.front()));
    CHECK(drawing_order(lost.probabilities).empty());
}

TEST_CASE("a repetition penalty makes what has occurred less likely, whatever its sign") {
    const std::vector<std::size_t> occurred = {0, 2, 0};
    CHECK(with_repetition_penalty(std::vector<double>{2, 2, -2, -2}, occurred, 2) ==
          std::vector<double>{1, 2, -4, -2});
    CHECK_THROWS_AS(with_repetition_penalty(logits, occurred, 0), std::invalid_argument);
    CHECK_THROWS_AS(with_repetition_penalty(logits, std::vector<std::size_t>{12}, 2), std::invalid_argument);
    CHECK_THROWS_AS(sampling_trace(logits, {}, {1, -1, 0, 1, 0}), std::invalid_argument);
    CHECK_THROWS_AS(sampling_trace(logits, {}, {1, 1, 0, 0, 0}), std::invalid_argument);
    CHECK_THROWS_AS(sampling_trace(logits, {}, {1, 1, 0, 1, 2}), std::invalid_argument);
}

TEST_CASE("a draw says where it lies; the numbers of a seed stay the same for ever") {
    const std::vector<double> probabilities = {0.25, 0, 0.5, 0.25};
    const std::vector<std::size_t> order = drawing_order(probabilities);
    CHECK(order == std::vector<std::size_t>{2, 0, 3});
    const Draw hit = draw(probabilities, order, 0.5);
    CHECK(hit.index == 0);
    CHECK(hit.begin == 0.5);
    CHECK(hit.end == 0.75);
    CHECK(draw(probabilities, order, 0).index == 2);
    CHECK(draw(probabilities, order, 0.999).index == 3);
    CHECK_THROWS_AS(draw(probabilities, {}, 0.5), std::invalid_argument);
    CHECK_THROWS_AS(gumbel_draw(std::vector<double>{0, 0}, std::vector<double>{1, 1}), std::invalid_argument);
    CHECK(seeded_uniform(7, 3) == seeded_uniform(7, 3));
    CHECK(seeded_uniform(7, 3) != seeded_uniform(7, 4));
    CHECK(seeded_uniform(7, 3) != seeded_uniform(8, 3));
}

}  // namespace softmaxlab
