#include "core/numeric/convex_hull.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cstdint>
#include <random>
#include <span>
#include <utility>
#include <vector>

namespace softmaxlab::test {
namespace {

double turn(PlanePoint a, PlanePoint b, PlanePoint c) {
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

/// Of a copy, as pairs, which can be compared.
std::vector<std::pair<double, double>> hull_of(std::vector<PlanePoint> points) {
    std::vector<std::pair<double, double>> corners;
    for (const PlanePoint corner : convex_hull(points)) corners.emplace_back(corner.x, corner.y);
    return corners;
}

using Corners = std::vector<std::pair<double, double>>;

TEST_CASE("convex hull: a square with points inside and on its edges") {
    CHECK(hull_of({{0, 0}, {1, 1}, {2, 0}, {2, 2}, {0, 2}, {1, 0}, {0, 1}, {0, 0}}) ==
          Corners{{0, 0}, {2, 0}, {2, 2}, {0, 2}});
}

TEST_CASE("convex hull: fewer than three corners") {
    CHECK(hull_of({}).empty());
    CHECK(hull_of({{3, 4}}) == Corners{{3, 4}});
    CHECK(hull_of({{3, 4}, {3, 4}, {3, 4}}) == Corners{{3, 4}});
    CHECK(hull_of({{1, 1}, {0, 0}, {3, 3}, {2, 2}}) == Corners{{0, 0}, {3, 3}});
}

TEST_CASE("convex hull: every point lies to the left of every edge, and every corner turns") {
    // Whole numbers: the turns are exact, and many points are the same or lie on a line.
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        std::mt19937_64 random(seed);
        std::vector<PlanePoint> points(3 + random() % 60);
        for (PlanePoint& point : points)
            point = {static_cast<double>(random() % 9), static_cast<double>(random() % 9)};
        std::vector<PlanePoint> moved = points;
        const std::span<const PlanePoint> hull = convex_hull(moved);
        const auto is_one_of_them = [&](PlanePoint p) {
            return std::any_of(points.begin(), points.end(),
                               [&](PlanePoint q) { return p.x == q.x && p.y == q.y; });
        };
        CHECK(std::all_of(hull.begin(), hull.end(), is_one_of_them));
        if (hull.size() < 3) continue;
        for (std::size_t i = 0; i < hull.size(); ++i) {
            const PlanePoint a = hull[i];
            const PlanePoint b = hull[(i + 1) % hull.size()];
            const PlanePoint c = hull[(i + 2) % hull.size()];
            CHECK(turn(a, b, c) > 0);
            CHECK(std::all_of(points.begin(), points.end(),
                              [&](PlanePoint point) { return turn(a, b, point) >= 0; }));
        }
    }
}

}  // namespace
}  // namespace softmaxlab::test
