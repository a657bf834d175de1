#include "app/widgets/plot_labels.h"
#include "tests/ui/test_arena.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include <catch2/catch_test_macros.hpp>

using namespace softmaxlab;
using softmaxlab::test::arena;

namespace {

// Pixels are floats: sums of a few hundred of them are right to that.
constexpr float slack = 1e-2F;

double sum_of_squared_moves(const List<float>& wanted, const List<float>& middles) {
    double sum = 0;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const double move = static_cast<double>(middles[i]) - static_cast<double>(wanted[i]);
        sum += move * move;
    }
    return sum;
}

List<float> random_heights(std::mt19937& random, std::size_t count, float top, float bottom) {
    std::uniform_real_distribution<float> height(top, bottom);
    List<float> wanted(count, arena);
    for (float& y : wanted) y = height(random);
    return wanted;
}

List<float> sorted(List<float> values) {
    std::sort(values.begin(), values.end());
    return values;
}

}  // namespace

TEST_CASE("labels that leave each other room stay where they want to be", "[plot-labels]") {
    const List<float> wanted({80, 20, 50}, arena);
    CHECK(spread_labels(arena, wanted, 12, 0, 100) == wanted);
    CHECK(spread_labels(arena, {}, 12, 0, 100).empty());
}

TEST_CASE("labels that want the same place spread around it, in their order", "[plot-labels]") {
    const List<float> middles = spread_labels(arena, List<float>({50, 50, 50}, arena), 10, 0, 100);
    CHECK(middles == List<float>({40, 50, 60}, arena));
}

TEST_CASE("labels stay inside, whatever they want", "[plot-labels]") {
    CHECK(spread_labels(arena, List<float>({-50}, arena), 10, 0, 100) == List<float>({5}, arena));
    CHECK(spread_labels(arena, List<float>({100, 100}, arena), 10, 0, 100) == List<float>({85, 95}, arena));
    CHECK(spread_labels(arena, List<float>({0, 0, 0}, arena), 10, 0, 30) == List<float>({5, 15, 25}, arena));
}

TEST_CASE("of random labels none covers another, none leaves, and none overtakes", "[plot-labels]") {
    std::mt19937 random(7);
    for (int round = 0; round < 200; ++round) {
        const std::size_t count = 1 + static_cast<std::size_t>(round) % 16;
        constexpr float height = 12;
        const List<float> wanted = random_heights(random, count, 0, 200);
        const List<float> middles = spread_labels(arena, wanted, height, 0, 200);
        REQUIRE(middles.size() == count);
        const List<float> order = sorted(middles);
        CHECK(order.front() >= height / 2 - slack);
        CHECK(order.back() <= 200 - height / 2 + slack);
        for (std::size_t i = 1; i < count; ++i) CHECK(order[i] - order[i - 1] >= height - slack);
        for (std::size_t i = 0; i < count; ++i) {
            for (std::size_t j = 0; j < count; ++j) {
                if (wanted[i] < wanted[j]) CHECK(middles[i] < middles[j]);
            }
        }
    }
}

TEST_CASE("labels move as little as they can: no small change of two neighbours is better", "[plot-labels]") {
    std::mt19937 random(11);
    constexpr float height = 12;
    for (int round = 0; round < 100; ++round) {
        // Away from the ends, where it is the least sum of squares.
        const List<float> wanted = random_heights(random, 8, 150, 250);
        const List<float> middles = spread_labels(arena, wanted, height, 0, 400);
        const double best = sum_of_squared_moves(wanted, middles);
        // A whole run of labels from i to j moved by a little, where it touches nobody else.
        const List<float> order = sorted(middles);
        for (std::size_t i = 0; i < order.size(); ++i) {
            for (std::size_t j = i; j < order.size(); ++j) {
                for (const float step : {-0.5F, 0.5F}) {
                    List<float> moved = middles;
                    for (float& y : moved) {
                        if (y >= order[i] && y <= order[j]) y += step;
                    }
                    const List<float> after = sorted(moved);
                    bool fits = true;
                    for (std::size_t k = 1; k < after.size(); ++k)
                        fits = fits && after[k] - after[k - 1] >= height - slack;
                    if (fits) CHECK(sum_of_squared_moves(wanted, moved) >= best - 0.1);
                }
            }
        }
    }
}
