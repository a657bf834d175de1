#pragma once

#include "app/labs/attention/parts.h"

namespace softmaxlab::attention {

/// What one head's attention costs in arithmetic and in memory, stored or in the online form: for the tokens
/// on screen and for many more.
void draw_cost(LabContext& context, View& view, Cache& cache, Rect room);

}  // namespace softmaxlab::attention
