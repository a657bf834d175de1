#pragma once

#include "app/labs/attention/parts.h"

namespace softmaxlab::attention {

// The small pictures of the strip at the top, from left to right: Q over K, a matrix of scores or weights, V
// and the output, each with its scale below it.

/// Components can be changed.
void draw_queries_and_keys(LabContext& context, View& view, Cache& cache, const Rect& room);

/// A press shows the stage in the large matrix.
void draw_stage_picture(LabContext& context, View& view, Cache& cache, Stage stage, const Rect& room);

/// "× V = output", the components of V to be changed.
void draw_values_and_output(LabContext& context, View& view, Cache& cache, const Rect& room);

}  // namespace softmaxlab::attention
