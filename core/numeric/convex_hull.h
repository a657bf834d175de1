#pragma once

#include <cstddef>
#include <memory_resource>
#include <span>
#include <vector>

#include "core/numeric/simplex.h"

namespace softmaxlab {

/// The corners of the smallest convex polygon around the points, as indices, counterclockwise (y upwards)
/// from the leftmost one; points on an edge are no corners. One index if all points are the same, two if they
/// lie on a line. `points`: finite. O(n log n).
///
/// Source: A. M. Andrew, "Another efficient algorithm for convex hulls in two dimensions", 1979 (monotone
/// chain).
std::pmr::vector<std::size_t> convex_hull(std::span<const PlanePoint> points);

}  // namespace softmaxlab
