#pragma once

#include "app/labs/attention/parts.h"

namespace softmaxlab::attention {

/// The card at the top: tokens, where the vectors come from, d_k, T, the masks.
void draw_controls(LabContext& context, const TokenLabels& labels, const Rect& rect);

/// The height that it needs at that width, in pixels: what does not fit into a line goes to the next one.
float controls_height(const Ui& ui, float width);

/// On the stage: the mask, ÷ √d_k and T, in one line of `stage_controls_height`.
void draw_stage_controls(LabContext& context, Rect line);

inline constexpr float stage_controls_height = 28;  ///< design pixels

}  // namespace softmaxlab::attention
