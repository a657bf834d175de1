#pragma once

#include "app/ui/ui.h"
#include "core/engine/results.h"

namespace softmaxlab {

inline constexpr float status_line_height = 28;  ///< design pixels

/// What computed the numbers on screen, in which precision, in what time, and how well.
void draw_status_line(Ui& ui, Rect rect, Results& results, bool show_times);

}  // namespace softmaxlab
