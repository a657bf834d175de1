#pragma once

#include "app/ui/lab.h"

namespace softmaxlab {

/// Entropy as a gauge from 0 to log K, perplexity, margin, log-sum-exp, the largest gap, and Σp as computed.
void read_outs(LabContext& context, const Rect& rect);

}  // namespace softmaxlab
