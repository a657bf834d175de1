#pragma once

#include "app/ui/ui.h"

namespace softmaxlab {

/// A horizontal gauge: `fraction` (0 … 1) of it is filled.
void gauge(Ui& ui, const Rect& rect, double fraction);

}  // namespace softmaxlab
