#pragma once

#include "app/ui/lab.h"

namespace softmaxlab {

/// softmax(Q Kᵀ / √d_k) V from left to right, every stage a heatmap; below it one of the matrices enlarged,
/// and what there is to know of a row, of √d_k, of several heads, of the online form and of the cost.
Lab attention_lab();

}  // namespace softmaxlab
