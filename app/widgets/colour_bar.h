#pragma once

#include <string_view>

#include "app/ui/colour_map.h"
#include "app/ui/ui.h"

namespace softmaxlab {

/// The colours with their numbers, from −range to range, and words for what they measure.
void colour_bar(Ui& ui, const Rect& rect, const DivergingMap& colours, double range, std::string_view words);

}  // namespace softmaxlab
