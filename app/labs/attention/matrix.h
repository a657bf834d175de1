#pragma once

#include "app/labs/attention/parts.h"

namespace softmaxlab::attention {

/// The card of the large matrix: one of the four stages, zoomed, moved and painted, with the names of its
/// rows and columns, and in numbers how one of its weights comes about.
void draw_matrix_card(LabContext& context, View& view, Cache& cache, const Rect& rect);

}  // namespace softmaxlab::attention
