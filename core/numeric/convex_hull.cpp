#include "core/numeric/convex_hull.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace softmaxlab {
namespace {

/// Above 0 if a → b → c turns to the left.
double turn(PlanePoint a, PlanePoint b, PlanePoint c) {
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

bool is_left_of(PlanePoint a, PlanePoint b) {
    return std::tie(a.x, a.y) < std::tie(b.x, b.y);
}

/// Moves one side of the hull, from the first to the last of the points, to their front: how many they are.
/// What would dent it comes behind.
std::size_t chain(std::span<PlanePoint> points) {
    std::size_t count = 0;
    for (PlanePoint& next : points) {
        while (count > 1 && turn(points[count - 2], points[count - 1], next) <= 0) --count;
        std::swap(points[count], next);
        ++count;
    }
    return count;
}

}  // namespace

std::span<PlanePoint> convex_hull(std::span<PlanePoint> points) {
    std::sort(points.begin(), points.end(), is_left_of);
    const auto same = [](PlanePoint a, PlanePoint b) { return a.x == b.x && a.y == b.y; };
    const auto end = std::unique(points.begin(), points.end(), same);
    points = points.first(static_cast<std::size_t>(end - points.begin()));
    if (points.size() < 3) return points;

    // The other side begins where the first one ends, and comes back to its beginning.
    const std::size_t lower = chain(points);
    const std::span<PlanePoint> rest = points.subspan(lower - 1);
    std::sort(rest.begin() + 1, rest.end(), [](PlanePoint a, PlanePoint b) { return is_left_of(b, a); });
    std::size_t upper = chain(rest);
    while (upper > 1 && turn(rest[upper - 2], rest[upper - 1], points.front()) <= 0) --upper;
    return points.first(lower - 1 + upper);
}

}  // namespace softmaxlab
