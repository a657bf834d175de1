#pragma once

#include <span>
#include <vector>

#include "app/labs/gradients/parts.h"
#include "app/ui/lab.h"

namespace softmaxlab::gradients {

/// The heatmap of ∂p/∂z with its sums, and in words what the cell under the pointer says.
void draw_jacobian_card(LabContext& context, const LabState& state, const Rect& rect);

/// The width in pixels that the card needs on the stage, at that height, for its square to be as large as it
/// can be there.
float stage_jacobian_width(LabContext& context, float height);

/// ∂p/∂z of a map that is not softmax, K×K, row-major, in double; 0 in the limits of T.
std::vector<double> sparse_jacobian(JacobianMap map, std::span<const double> z, double temperature);

}  // namespace softmaxlab::gradients
