#pragma once

#include <span>

#include "app/ui/frame_arena.h"
#include "app/ui/lab.h"
#include "app/ui/ui.h"
#include "core/engine/results.h"

namespace softmaxlab {

inline constexpr float status_line_height = 28;  ///< design pixels

/// Of the softmax of the scene's logits: what computed it, in which precision, at which temperature, in what
/// time, and how well.
List<StatusItem> softmax_status(FrameArena& arena, const Scene& scene, Results& results, bool show_times);

/// `taken`: px at the left end where something else stands. While anything is hidden only the temperature is
/// said: everything else would tell.
void draw_status_line(Ui& ui, Rect rect, std::span<const StatusItem> items, float taken = 0);

}  // namespace softmaxlab
