#pragma once

#include "app/ui/lab.h"

namespace softmaxlab {

/// What was there before the last drag or edit, if it is to be shown: see Preferences::shows_before.
const SoftmaxBefore* shown_before(LabContext& context);

/// The attention weights as they were, likewise; nothing where they are the same, or too many.
const Matrix* shown_weights_before(LabContext& context);

}  // namespace softmaxlab
