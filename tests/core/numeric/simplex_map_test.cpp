#include "core/numeric/simplex_map.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "core/numeric/share_path.h"
#include "core/numeric/softmax.h"
#include "core/numeric/sparse.h"
#include "tests/core/numeric/random_logits.h"

namespace softmaxlab {
namespace {

TEST_CASE("the sparse maps of a beginning of the ranking are those of the row") {
    test::RandomLogits random(82);
    std::vector<double> logits(5000);
    for (double& z : logits) z = random.uniform(-4, 4);
    std::vector<std::size_t> ranking(logits.size());
    std::iota(ranking.begin(), ranking.end(), std::size_t{0});
    std::stable_sort(ranking.begin(), ranking.end(),
                     [&](std::size_t a, std::size_t b) { return logits[a] > logits[b]; });
    // At the last temperature more than 512 classes take part.
    for (const double temperature : {0.01, 0.5, 50.0, 500.0}) {
        CHECK(apply_sparse_map(SimplexMap::sparsemax, logits, ranking, temperature) ==
              sparsemax(logits, temperature));
        CHECK(apply_sparse_map(SimplexMap::entmax15, logits, ranking, temperature) ==
              entmax15(logits, temperature));
    }
}

TEST_CASE("shares are those of the mass") {
    const std::optional<Shares> shares = shares_of(std::vector{0.1, 0.3});
    REQUIRE(shares);
    CHECK(std::fabs((*shares)[0] - 0.25) < 1e-15);
    CHECK(std::fabs((*shares)[1] - 0.75) < 1e-15);
    CHECK((*shares)[2] == 0);
    CHECK_FALSE(shares_of(std::vector{0.0, 0.0, 0.0}));
    CHECK_FALSE(shares_of(std::vector{std::nan(""), 0.5}));
}

TEST_CASE("the path of every map goes from argmax to the middle") {
    const std::vector<double> logits = {1, 3, 2};
    const auto paths =
        share_paths(logits, std::vector<std::size_t>{1, 2, 0}, std::vector<std::size_t>{0, 1, 2});
    for (const SimplexMap map : all_maps) {
        CAPTURE(name_of(map));
        const SharePath& path = paths[number_of(map)];
        REQUIRE(path.whole);
        REQUIRE(path.shares.size() == path.temperatures.size());
        CHECK(path.temperatures.front() == 0);
        CHECK(path.temperatures.back() == std::numeric_limits<double>::infinity());
        CHECK(std::is_sorted(path.temperatures.begin(), path.temperatures.end()));
        CHECK(path.shares.front() == Shares{0, 1, 0});
        for (const double share : *path.shares.back()) {
            if (map == SimplexMap::argmax) continue;  // the same at every T
            CHECK(std::fabs(share - 1.0 / 3) < 1e-15);
        }
        for (std::size_t i = 0; i < path.shares.size(); ++i) {
            const std::vector<double> p = apply_map(map, logits, path.temperatures[i]);
            for (std::size_t corner = 0; corner < 3; ++corner)
                REQUIRE(std::fabs((*path.shares[i])[corner] - p[corner]) < 1e-15);
        }
    }
}

TEST_CASE("the sparse paths of a large set end where more classes share than are looked at") {
    std::vector<double> logits(2 * max_path_classes);
    for (std::size_t i = 0; i < logits.size(); ++i) logits[i] = -0.01 * static_cast<double>(i);
    std::vector<std::size_t> ranking(logits.size());
    std::iota(ranking.begin(), ranking.end(), std::size_t{0});
    const auto paths = share_paths(logits, ranking, std::vector<std::size_t>{0, 1, 500});
    CHECK(paths[number_of(SimplexMap::softmax)].whole);
    CHECK(paths[number_of(SimplexMap::argmax)].whole);
    for (const SimplexMap map : {SimplexMap::sparsemax, SimplexMap::entmax15}) {
        const SharePath& path = paths[number_of(map)];
        CHECK_FALSE(path.whole);
        const double last = path.temperatures.back();
        CHECK(apply_map(map, logits, last)[max_path_classes - 1] == 0);
    }
}

}  // namespace
}  // namespace softmaxlab
