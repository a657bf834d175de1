#pragma once

#include "app/labs/engine/parts.h"

namespace softmaxlab::engine {

/// All softmaxes of a forward pass of GPT-3, computed here and now.
void draw_gpt3_card(LabContext& context, Cache& cache, const Rect& rect);

/// Computes on, if the person has started it.
WorkDone go_on_with_gpt3(const LabWork& work, Cache& cache);

}  // namespace softmaxlab::engine
