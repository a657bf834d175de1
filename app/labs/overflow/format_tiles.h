#pragma once

#include "app/ui/lab.h"

namespace softmaxlab {

/// The present logits in all six formats, by both methods, as small pictures; a click chooses the format.
void format_tiles(LabContext& context, const Rect& room);

}  // namespace softmaxlab
