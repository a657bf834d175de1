#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "app/labs/simplex/maps.h"
#include "app/ui/frame_arena.h"
#include "app/ui/lab.h"
#include "core/numeric/simplex.h"

namespace softmaxlab {

/// Whether the point can be dragged, and why not where it can't.
struct PointGrip {
    bool possible = false;
    std::string_view words;
};

PointGrip point_grip(LabContext& context, MapRows& rows, const std::vector<std::size_t>& corners);

/// Sets the corners' logits so that their shares are these, as near as `least_share` allows, and so that log
/// Σ exp(z/T) of the row, and with it every other probability, stays. For a grip that is possible.
Edit with_shares(LabContext& context, std::span<const std::size_t> corners, const Shares& shares);

inline constexpr double least_share = 1e-9;  ///< logits stay finite: 0 and 1 are approached, never reached

}  // namespace softmaxlab
