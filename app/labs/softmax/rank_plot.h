#pragma once

#include "app/ui/lab.h"

namespace softmaxlab::softmax_ui {

struct View;
struct Cache;

/// The card "Probability by rank": p against rank on logarithmic axes, with how many classes hold most of it,
/// the class that is selected in the list, and those that its search finds.
void draw_rank_plot(LabContext& context, const View& view, const Cache& cache, const Rect& room);

}  // namespace softmaxlab::softmax_ui
