#pragma once

#include "app/ui/lab.h"

namespace softmaxlab {

/// Rows of logits on which some arithmetic fails, one click each.
void zoo_card(LabContext& context, const Rect& rect);

}  // namespace softmaxlab
