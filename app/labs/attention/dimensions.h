#pragma once

#include "app/labs/attention/parts.h"

namespace softmaxlab::attention {

/// Why the scores are divided by √d_k: how far scores of d_k components spread, and what is left of the
/// entropy of their softmax, with the division and without it, as measured on 64 random queries and keys.
void draw_dimensions(LabContext& context, View& view, Cache& cache, Rect room);

}  // namespace softmaxlab::attention
