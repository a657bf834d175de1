#pragma once

#include "app/ui/lab.h"

namespace softmaxlab {

/// The card of what can be set: the shift c, the format, the scale; below them a sentence on the scene.
void controls(LabContext& context, const Rect& rect);

}  // namespace softmaxlab
