#pragma once

#include "app/ui/lab.h"

namespace softmaxlab {

/// Three classes as a triangle that holds all their distributions: softmax as a point in it, beside three
/// other maps of the same logits, on its way from T = 0 to ∞, and as the top of p·z + T·H(p).
Lab simplex_lab();

}  // namespace softmaxlab
