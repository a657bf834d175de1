#pragma once

#include "app/labs/overflow/parts.h"
#include "app/ui/lab.h"

namespace softmaxlab::overflow {

/// The number line of the format, logarithmic: where e^z of each class and their Σ fall, naively and with the
/// max subtracted. The naive classes can be dragged along, all together, by c.
void draw_number_line(LabContext& context, Cache& cache, Rect room);

}  // namespace softmaxlab::overflow
