#pragma once

#include <string_view>

#include "app/ui/ui.h"

namespace softmaxlab {

/// Begins what scrolls inside `rect` where it is higher. `beside`: px on the right of `rect` for the scroll
/// bar. Returns the room at the present scroll, as wide as `rect` and without a lower end.
Rect begin_scrolled(std::string_view id, const Rect& rect, float beside = 0);

/// Ends it. `bottom`: of what was drawn, in pixels of the screen.
void end_scrolled(float bottom);

/// Scrolls the window that is being drawn, `room` px of which can be seen, to the line from `top`, px below
/// the first one, if that is not in sight.
void scroll_to_line(float top, float height, float room);

}  // namespace softmaxlab
