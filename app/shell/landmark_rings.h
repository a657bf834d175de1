#pragma once

#include <span>
#include <string>

#include "app/ui/ui.h"

namespace softmaxlab {

/// Four corners around each landmark with one of these names, as far as it is inside of `clip`, in the
/// current window: unlike the ring of what has the keyboard. To be called after they are drawn; they block
/// nothing.
void draw_landmark_rings(Ui& ui, const Rect& clip, std::span<const std::string> names);

}  // namespace softmaxlab
