#pragma once

#include "app/labs/softmax/columns.h"

namespace softmaxlab {

/// Above the columns: presets, random logits with their seed, reset, one more class, and whether the max is
/// subtracted.
void toolbar(LabContext& context, ColumnsState& state, Rect strip);

}  // namespace softmaxlab
