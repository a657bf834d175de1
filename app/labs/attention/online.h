#pragma once

#include "app/labs/attention/parts.h"

namespace softmaxlab::attention {

/// The chosen row's softmax block by block, with nothing kept but a running max, a sum and the output: step,
/// play, and what becomes of them.
void draw_online(LabContext& context, View& view, Cache& cache, Rect room);

}  // namespace softmaxlab::attention
