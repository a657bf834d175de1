#pragma once

#include "app/ui/lab.h"

namespace softmaxlab::overflow {

/// log p, log Σ exp and the loss −log p_y: by the logarithm of p, naive and stable, by log_softmax, and
/// exactly.
void draw_log_space(LabContext& context, Rect room);

}  // namespace softmaxlab::overflow
