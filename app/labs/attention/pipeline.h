#pragma once

#include "app/labs/attention/parts.h"

namespace softmaxlab::attention {

/// Q, K, scores, scaled, masked, weights, V and the output, from left to right, all small. Components of Q, K
/// and V can be changed; a press on a stage shows it in the large matrix.
void draw_pipeline(LabContext& context, View& view, Cache& cache, const Rect& rect);

}  // namespace softmaxlab::attention
