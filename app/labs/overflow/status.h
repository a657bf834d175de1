#pragma once

#include "app/ui/lab.h"

namespace softmaxlab::overflow {

/// What the status line says of this lab: its format, and what became of the sum of p, naively and stably.
List<StatusItem> status(FrameArena& arena, const Document& document, Results& results, bool show_times);

}  // namespace softmaxlab::overflow
