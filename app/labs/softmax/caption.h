#pragma once

#include "app/labs/softmax/shown.h"

namespace softmaxlab {

/// The height that the caption needs at that width, 0 for none.
float caption_height(const Ui& ui, const Caption& caption, float width);

void draw_caption(Ui& ui, const Caption& caption, const Rect& rect);

}  // namespace softmaxlab
