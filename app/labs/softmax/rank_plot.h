#pragma once

#include "app/ui/lab.h"

namespace softmaxlab::softmax_ui {

/// The card "Probability by rank": p against rank on logarithmic axes, with how many classes hold most of it.
void draw_rank_plot(LabContext& context, const Rect& room);

}  // namespace softmaxlab::softmax_ui
