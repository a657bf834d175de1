#pragma once

#include "app/ui/lab.h"

namespace softmaxlab {

/// log p, log Σ exp and the loss −log p_y: by the logarithm of p, naive and stable, by log_softmax, and
/// exactly.
void log_space(LabContext& context, Rect room);

}  // namespace softmaxlab
