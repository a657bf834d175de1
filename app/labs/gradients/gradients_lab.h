#pragma once

#include "app/ui/lab.h"

namespace softmaxlab {

/// The Jacobian of the scene as a heatmap; beside it what a nudge of a logit does, how softmax saturates, the
/// loss with its gradient and a descent along it, and the sigmoid of two classes.
Lab gradients_lab();

}  // namespace softmaxlab
