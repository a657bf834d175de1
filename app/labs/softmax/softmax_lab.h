#pragma once

#include "app/ui/lab.h"

namespace softmaxlab {

/// Logits, exponentials and probabilities side by side, the temperature, the formula, and all of it in
/// numbers. With more than 16 classes the columns give way to a list and a plot by rank.
Lab softmax_lab();

}  // namespace softmaxlab
