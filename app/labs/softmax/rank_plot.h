#pragma once

#include "app/ui/lab.h"

namespace softmaxlab {

/// The card "Probability by rank": p against rank on logarithmic axes, with how many classes hold most of it.
void rank_plot(LabContext& context, Rect room);

}  // namespace softmaxlab
