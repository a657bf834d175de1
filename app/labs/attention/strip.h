#pragma once

#include "app/labs/attention/parts.h"

namespace softmaxlab::attention {

/// The strip at the top: Tokens › Vectors › Scores › Mask › Weights, each with its picture and the controls
/// that change it. A press on a caption opens what else its group has, in a line below.
void draw_strip(LabContext& context, View& view, Cache& cache, const Rect& rect);

/// The height that it needs, in pixels.
float strip_height(const Ui& ui, const View& view);

}  // namespace softmaxlab::attention
