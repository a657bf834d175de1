#pragma once

#include "app/ui/lab.h"

namespace softmaxlab {

/// Causal mask, window, what a mask puts in the place of a score, and no mask at all.
void mask_controls(LabContext& context, Rect line);

}  // namespace softmaxlab
