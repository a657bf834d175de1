#pragma once

#include "app/labs/overflow/format_verdicts.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// The present logits in all six formats, by both methods, as small pictures; a click chooses the format.
void format_tiles(LabContext& context, FormatVerdicts& verdicts, const Rect& room);

}  // namespace softmaxlab
