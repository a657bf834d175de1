#include "core/numeric/convex_hull.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cstdint>
#include <random>
#include <vector>

namespace softmaxlab::test {
namespace {

double turn(PlanePoint a, PlanePoint b, PlanePoint c) {
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

using Indices = std::pmr::vector<std::size_t>;

TEST_CASE("convex hull: a square with points inside and on its edges") {
    const std::vector<PlanePoint> points = {{0, 0}, {1, 1}, {2, 0}, {2, 2}, {0, 2}, {1, 0}, {0, 1}, {0, 0}};
    const Indices hull = convex_hull(points);
    REQUIRE(hull.size() == 4);
    const auto corner = [&](std::size_t i) { return std::pair(points[hull[i]].x, points[hull[i]].y); };
    CHECK(corner(0) == std::pair(0.0, 0.0));
    CHECK(corner(1) == std::pair(2.0, 0.0));
    CHECK(corner(2) == std::pair(2.0, 2.0));
    CHECK(corner(3) == std::pair(0.0, 2.0));
}

TEST_CASE("convex hull: fewer than three corners") {
    CHECK(convex_hull({}).empty());
    CHECK(convex_hull(std::vector<PlanePoint>{{3, 4}}) == Indices{0});
    CHECK(convex_hull(std::vector<PlanePoint>{{3, 4}, {3, 4}, {3, 4}}).size() == 1);
    CHECK(convex_hull(std::vector<PlanePoint>{{1, 1}, {0, 0}, {3, 3}, {2, 2}}) == Indices{1, 2});
}

TEST_CASE("convex hull: every point lies to the left of every edge, and every corner turns") {
    // Whole numbers: the turns are exact, and many points are the same or lie on a line.
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        std::mt19937_64 random(seed);
        std::vector<PlanePoint> points(3 + random() % 60);
        for (PlanePoint& point : points)
            point = {static_cast<double>(random() % 9), static_cast<double>(random() % 9)};
        const Indices hull = convex_hull(points);
        if (hull.size() < 3) continue;
        for (std::size_t i = 0; i < hull.size(); ++i) {
            const PlanePoint a = points[hull[i]];
            const PlanePoint b = points[hull[(i + 1) % hull.size()]];
            const PlanePoint c = points[hull[(i + 2) % hull.size()]];
            CHECK(turn(a, b, c) > 0);
            CHECK(std::all_of(points.begin(), points.end(),
                              [&](PlanePoint point) { return turn(a, b, point) >= 0; }));
        }
    }
}

}  // namespace
}  // namespace softmaxlab::test
