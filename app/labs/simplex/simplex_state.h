#pragma once

#include <array>
#include <cstddef>

#include <imgui.h>

#include "app/labs/simplex/contours.h"
#include "app/labs/simplex/corners.h"
#include "app/labs/simplex/maps.h"
#include "app/labs/simplex/share_paths.h"

namespace softmaxlab {

enum class SimplexGrid { none, probabilities, logits };

/// What lies under the point.
struct SimplexLayers {
    bool regions = true;     ///< where each class is the largest
    bool entropy = false;    ///< level curves of H
    bool objective = false;  ///< the surface F(p) = p·z + T·H(p)
    SimplexGrid grid = SimplexGrid::probabilities;
};

/// How the mouse took hold of the point.
struct PointHold {
    bool counts = false;  ///< the press was on the triangle, and not beside it
    bool moves = false;   ///< a press on the point itself changes nothing until the mouse moves
    ImVec2 pressed;
    ImVec2 offset;  ///< from the pointer to the point: it does not jump
};

/// What belongs to the eye and not to the document.
struct SimplexState {
    SimplexLayers layers;
    std::array<bool, map_count> shown = {true, true, true, true};  ///< in the order of all_maps
    Corners corners;
    PointHold hold;

    MapRows rows;
    SharePaths paths;
    Contours contours;
};

}  // namespace softmaxlab
