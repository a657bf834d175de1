#pragma once

#include <cstddef>
#include <span>

#include "app/labs/gradients/parts.h"
#include "app/ui/lab.h"
#include "core/numeric/jacobian.h"

namespace softmaxlab::gradients {

/// The largest entry and the norm of the Jacobian now, as parts of the most that they could be at this T.
void draw_saturation_meters(LabContext& context, Rect room);

/// How strongly p answers to the logits over T and over the scale; p(1 − p) with a dot for each class.
void draw_saturation_view(LabContext& context, const LabState& state, Rect room);

/// Of more classes there are no curves: they are made anew whenever a logit moves.
inline constexpr std::size_t max_classes_of_curves = 4096;

/// The curves of that view, from 0.01 to 100.
SaturationSweep saturation_curves(std::span<const double> z, double temperature, Over over);

}  // namespace softmaxlab::gradients
