#include "core/numeric/filter.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "core/numeric/softmax.h"
#include "tests/core/numeric/random_logits.h"

namespace softmaxlab {
namespace {

using Mask = std::vector<bool>;

std::size_t kept_count(const Mask& mask) {
    return static_cast<std::size_t>(std::count(mask.begin(), mask.end(), true));
}

double kept_mass(const std::vector<double>& probabilities, const Mask& mask) {
    double sum = 0;
    for (std::size_t i = 0; i < mask.size(); ++i) sum += mask[i] ? probabilities[i] : 0;
    return sum;
}

// No class that was left out is more probable than one that stays.
bool keeps_the_most_probable(const std::vector<double>& probabilities, const Mask& mask) {
    double least_kept = 2, most_dropped = -1;
    for (std::size_t i = 0; i < mask.size(); ++i) {
        if (mask[i]) least_kept = std::min(least_kept, probabilities[i]);
        if (!mask[i]) most_dropped = std::max(most_dropped, probabilities[i]);
    }
    return least_kept >= most_dropped;
}

}  // namespace

TEST_CASE("top-k keeps the k most probable, of equals the first") {
    const std::vector<double> p = {0.2, 0.3, 0.2, 0.2, 0.1};
    CHECK(top_k(p, 1) == Mask{false, true, false, false, false});
    CHECK(top_k(p, 3) == Mask{true, true, true, false, false});
    CHECK(top_k(p, 5) == Mask(5, true));
    CHECK(top_k(p, 99) == Mask(5, true));
    CHECK_THROWS_AS(top_k(p, 0), std::invalid_argument);
    CHECK_THROWS_AS(top_k(std::vector<double>{}, 1), std::invalid_argument);
}

TEST_CASE("top-p keeps the fewest classes that reach p") {
    const std::vector<double> p = {0.25, 0.5, 0.125, 0.125};
    CHECK(top_p(p, 0.01) == Mask{false, true, false, false});
    CHECK(top_p(p, 0.5) == Mask{false, true, false, false});
    CHECK(top_p(p, 0.51) == Mask{true, true, false, false});
    CHECK(top_p(p, 0.875) == Mask{true, true, true, false});
    CHECK(top_p(p, 1) == Mask(4, true));
    CHECK_THROWS_AS(top_p(p, 0), std::invalid_argument);
    CHECK_THROWS_AS(top_p(p, 1.01), std::invalid_argument);
    CHECK_THROWS_AS(top_p(p, std::nan("")), std::invalid_argument);
}

TEST_CASE("top-p counts tenths without rounding errors of its own") {
    const std::vector<double> tenths(10, 0.1);
    for (std::size_t k = 1; k <= 10; ++k) CHECK(kept_count(top_p(tenths, static_cast<double>(k) / 10)) == k);
}

TEST_CASE("top-p of 1 keeps what is possible and nothing else") {
    const std::vector<double> p = softmax(std::vector<double>{50, 0, -1.0 / 0.0}).probabilities;
    REQUIRE(p[0] == 1);
    CHECK(top_p(p, 1) == Mask{true, true, false});
    CHECK(top_p(p, 0.999) == Mask{true, false, false});
    CHECK(top_p(std::vector<double>{0.5, 0, 0.25}, 0.9) == Mask{true, false, true});
    CHECK(top_p(std::vector<double>{0, 0}, 0.9) == Mask{true, false});
}

TEST_CASE("min-p keeps what has a fraction of the largest probability") {
    const std::vector<double> p = {0.5, 0.25, 0.125, 0.125};
    CHECK(min_p(p, 0.5) == Mask{true, true, false, false});
    CHECK(min_p(p, 0.51) == Mask{true, false, false, false});
    CHECK(min_p(p, 1) == Mask{true, false, false, false});
    CHECK(min_p(p, 0) == Mask(4, true));
    CHECK_THROWS_AS(min_p(p, -0.1), std::invalid_argument);
    CHECK_THROWS_AS(min_p(p, 1.5), std::invalid_argument);
}

TEST_CASE("NaN is never preferred") {
    const std::vector<double> p = {std::nan(""), 0.25, 0.75};
    CHECK(top_k(p, 2) == Mask{false, true, true});
    CHECK(top_p(p, 1) == Mask{false, true, true});
    CHECK(min_p(p, 0.1) == Mask{false, true, true});
}

TEST_CASE("what every filter keeps") {
    test::RandomLogits random(21);
    for (int round = 0; round < 300; ++round) {
        const std::vector<double> p = softmax(random.row(1 + random.below(60), 6)).probabilities;
        const std::size_t k = 1 + random.below(p.size());
        const double nucleus = random.uniform(0.01, 0.999);
        const double fraction = random.uniform(0, 1);

        const Mask by_k = top_k(p, k), by_p = top_p(p, nucleus), by_fraction = min_p(p, fraction);
        CHECK(kept_count(by_k) == k);
        CHECK(keeps_the_most_probable(p, by_k));
        CHECK(keeps_the_most_probable(p, by_p));
        CHECK(keeps_the_most_probable(p, by_fraction));
        CHECK(kept_mass(p, by_p) >= nucleus - 1e-15);
        if (kept_count(by_p) > 1) CHECK(kept_mass(p, top_k(p, kept_count(by_p) - 1)) < nucleus);
        CHECK(by_p == top_k(p, kept_count(by_p)));
        CHECK(by_fraction[static_cast<std::size_t>(std::max_element(p.begin(), p.end()) - p.begin())]);
    }
}

}  // namespace softmaxlab
