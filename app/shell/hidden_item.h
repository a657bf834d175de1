#pragma once

#include "app/shell/guess_mode.h"
#include "app/ui/ui.h"
#include "core/scene/scene.h"

namespace softmaxlab {

/// At the left end of the status line, while the guess mode hides something: what that is, as a menu of what
/// can be hidden instead, and why there are no bars where there are none.
void draw_hidden_item(Ui& ui, const Rect& line, GuessMode& mode, const Scene& scene);

/// What it takes of the line, in pixels from its left end; 0: nothing is hidden.
float hidden_item_width(Ui& ui, const GuessMode& mode, const Scene& scene);

}  // namespace softmaxlab
