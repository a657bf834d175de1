#pragma once

#include "app/labs/attention/parts.h"

namespace softmaxlab::attention {

/// The weights of every head side by side, each with its number and the mean entropy of its rows. A click
/// shows a head in the whole lab.
void draw_heads(LabContext& context, View& view, Cache& cache, Rect room);

}  // namespace softmaxlab::attention
