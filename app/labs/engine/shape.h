#pragma once

#include "app/labs/engine/parts.h"

namespace softmaxlab::engine {

/// The height that the controls need at that width, in pixels.
float shape_card_height(const Ui& ui, float width);

/// How many rows of how many classes, on how many threads; and the button that measures them.
void draw_shape_card(LabContext& context, View& view, Cache& cache, const Rect& rect);

}  // namespace softmaxlab::engine
