#pragma once

#include "app/labs/engine/parts.h"

namespace softmaxlab::engine {

/// All softmaxes of a forward pass of GPT-3, computed here and now.
void draw_gpt3_card(LabContext& context, Cache& cache, const Rect& rect);

}  // namespace softmaxlab::engine
