#include "core/numeric/huffman_tree.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

#include "core/base/limits.h"
#include "core/numeric/softmax.h"

using namespace softmaxlab;
using Catch::Approx;

namespace {

double product(const std::vector<TreeStep>& path) {
    double p = 1;
    for (const TreeStep& step : path) p *= step.probability();
    return p;
}

}  // namespace

TEST_CASE("A path's product is the leaf's share, and the paths are as long as they should be", "[huffman]") {
    const std::vector<double> weights = {0.4, 0.2, 0.2, 0.1, 0.1};
    const HuffmanTree tree(weights);
    const std::vector<double> sums = tree.sums(weights);
    double questions = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const std::vector<TreeStep> path = tree.path(i, sums);
        CHECK(product(path) == Approx(weights[i]).epsilon(1e-14));
        questions += weights[i] * static_cast<double>(path.size());
        for (const TreeStep& step : path)
            CHECK(1 / (1 + std::exp(-step.score())) == Approx(step.probability()).epsilon(1e-14));
    }
    CHECK(questions == Approx(2.2));  // known from the textbooks
    CHECK(tree.mean_questions(sums) == Approx(questions));
}

namespace {

std::vector<double> uneven_distribution(std::size_t count) {
    std::vector<double> logits(count);
    for (std::size_t i = 0; i < count; ++i) logits[i] = 4 * std::sin(static_cast<double>(i) * 1.7);
    return softmax(logits).probabilities;
}

}  // namespace

TEST_CASE("The mean of the questions lies between the entropy and one bit more", "[huffman]") {
    const std::vector<double> p = uneven_distribution(2048);
    const HuffmanTree tree(p);
    const double bits = entropy_nats(p) / std::log(2.0);
    const double questions = tree.mean_questions(tree.sums(p));
    CHECK(questions >= bits);
    CHECK(questions < bits + 1);
}

TEST_CASE("A tree that was made for other frequencies gives every distribution", "[huffman]") {
    const std::vector<double> p = uneven_distribution(2048);
    const std::vector<double> weights = zipf_weights(p.size());
    const HuffmanTree tree(weights);
    const std::vector<double> sums = tree.sums(p);
    double all = 0;
    double questions = 0;
    std::size_t shortest = p.size();
    for (std::size_t i = 0; i < p.size(); ++i) {
        const std::vector<TreeStep> path = tree.path(i, sums);
        const double of_path = product(path);
        CHECK(std::abs(of_path - p[i]) <= 1e-14 * p[i]);
        all += of_path;
        questions += p[i] * static_cast<double>(path.size());
        shortest = std::min(shortest, path.size());
    }
    CHECK(all == Approx(1));
    CHECK(tree.mean_questions(sums) == Approx(questions));
    CHECK(tree.path(0, sums).size() == shortest);         // the most frequent one
    CHECK(tree.mean_questions(tree.sums(weights)) < 11);  // those of a tree of 2^11 equal leaves
}

TEST_CASE("What has no probability is on a way that has none, and never NaN", "[huffman]") {
    const HuffmanTree tree(std::vector<double>{1, 1, 1, 1});
    const std::vector<double> sums = tree.sums(std::vector<double>{1, 0, 0, 0});
    CHECK(product(tree.path(0, sums)) == 1);
    for (const std::size_t leaf : {1, 2, 3}) {
        CHECK(product(tree.path(leaf, sums)) == 0);
        for (const TreeStep& step : tree.path(leaf, sums)) CHECK_FALSE(std::isnan(step.score()));
    }
}

TEST_CASE("A tree of one leaf asks nothing, and what does not fit is refused", "[huffman]") {
    const HuffmanTree one(std::vector<double>{3});
    const std::vector<double> sums = one.sums(std::vector<double>{1});
    CHECK(one.path(0, sums).empty());
    CHECK(one.mean_questions(sums) == 0);
    CHECK_THROWS_AS(one.path(1, sums), std::out_of_range);
    CHECK_THROWS_AS(one.path(0, std::vector<double>{1, 2}), std::invalid_argument);
    CHECK_THROWS_AS(one.sums(std::vector<double>{1, 2}), std::invalid_argument);
    CHECK_THROWS_AS(HuffmanTree(std::vector<double>()), std::invalid_argument);
    CHECK_THROWS_AS(HuffmanTree(std::vector<double>{1, -1}), std::invalid_argument);
    CHECK_THROWS_AS(HuffmanTree(std::vector<double>{1, quiet_nan}), std::invalid_argument);
    CHECK_THROWS_AS(HuffmanTree(std::vector<double>{1, infinity}), std::invalid_argument);
}
