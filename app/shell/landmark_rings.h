#pragma once

#include <span>
#include <string>

#include "app/ui/ui.h"

namespace softmaxlab {

/// A ring around each landmark with one of these names, as far as it is inside of `clip`. To be called after
/// they are drawn; the ring blocks nothing.
void draw_landmark_rings(Ui& ui, const Rect& clip, std::span<const std::string> names);

}  // namespace softmaxlab
