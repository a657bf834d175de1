#pragma once

#include <span>
#include <string_view>

#include "app/labs/simplex/figure.h"
#include "app/labs/simplex/parts.h"
#include "app/ui/lab.h"

namespace softmaxlab::simplex {

/// Whether the point can be dragged, and why not where it can't.
struct PointGrip {
    bool possible = false;
    std::string_view words;
};

PointGrip point_grip(LabContext& context, const SimplexNow& now);

/// Sets the corners' logits so that their shares are these, as near as `min_share` allows, and so that log
/// Σ exp(z/T) of the row, and with it every other probability, stays as it is with `corner_logits`. For a
/// grip that is possible.
Edit with_shares(LabContext& context, std::span<const std::size_t> corners,
                 std::span<const double> corner_logits, const Shares& shares);

inline constexpr double min_share = 1e-9;  ///< logits stay finite: 0 and 1 are approached, never reached

/// The name of each corner, a menu of the other classes where there are any, and its share, p and z, which
/// can be typed.
void draw_corners(LabContext& context, const LabState& state, const PointGrip& grip, const Figure& figure);

}  // namespace softmaxlab::simplex
