#pragma once

#include <cstddef>
#include <span>

#include "core/numeric/simplex.h"

namespace softmaxlab {

/// The corners of the smallest convex polygon around the points, counterclockwise (y upwards) from the
/// leftmost one; points on an edge are no corners. One corner if all points are the same, two if they lie on
/// a line. `points`: finite; they are put into another order, the corners first, and nothing is allocated.
/// O(n log n).
///
/// Source: A. M. Andrew, "Another efficient algorithm for convex hulls in two dimensions", 1979 (monotone
/// chain), in place as in H. Brönnimann et al., "Space-efficient planar convex hull algorithms", 2004.
std::span<PlanePoint> convex_hull(std::span<PlanePoint> points);

}  // namespace softmaxlab
