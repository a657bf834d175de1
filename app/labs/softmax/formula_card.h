#pragma once

#include "app/ui/lab.h"

namespace softmaxlab {

/// The card "The formula, now": softmax of the lit class (or else of the most probable one) with the live
/// numbers of every step, what went wrong in words, and below it the ratio of two classes that can be chosen.
void formula_card(LabContext& context, Rect room);

}  // namespace softmaxlab
