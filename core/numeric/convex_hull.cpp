#include "core/numeric/convex_hull.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace softmaxlab {
namespace {

/// Above 0 if a → b → c turns to the left.
double turn(PlanePoint a, PlanePoint b, PlanePoint c) {
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

/// One side of the hull, from the first to the last of `order`, without what would dent it.
std::pmr::vector<std::size_t> chain(std::span<const PlanePoint> points, std::span<const std::size_t> order) {
    std::pmr::vector<std::size_t> side;
    for (const std::size_t next : order) {
        while (side.size() > 1 && turn(points[side[side.size() - 2]], points[side.back()], points[next]) <= 0)
            side.pop_back();
        side.push_back(next);
    }
    return side;
}

}  // namespace

std::pmr::vector<std::size_t> convex_hull(std::span<const PlanePoint> points) {
    const auto key = [&](std::size_t i) { return std::tuple(points[i].x, points[i].y); };
    std::pmr::vector<std::size_t> order(points.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
    const auto same = [&](std::size_t a, std::size_t b) { return key(a) == key(b); };
    order.erase(std::unique(order.begin(), order.end(), same), order.end());
    if (order.size() < 3) return order;

    std::pmr::vector<std::size_t> hull = chain(points, order);
    std::reverse(order.begin(), order.end());
    const std::pmr::vector<std::size_t> upper = chain(points, order);
    // Both have the ends.
    hull.insert(hull.end(), upper.begin() + 1, upper.end() - 1);
    return hull;
}

}  // namespace softmaxlab
