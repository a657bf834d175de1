#pragma once

#include "app/labs/temperature/parts.h"

namespace softmaxlab::temperature {

/// Room right of the ∞ strip, in design pixels: for the labels here, for the identity below.
inline constexpr float side_width = 158;

/// p against T: the card with its axes. Everything else is drawn once the inputs of all cards are known.
TemperatureAxis begin_curves_card(Ui& ui, const Rect& rect);

/// The class whose curve (or limit) is nearest to the pointer, if one is near.
std::optional<std::size_t> class_near_pointer(LabContext& context, const TemperatureAxis& axis,
                                              const ShownClasses& shown, const Reading& hovered);

/// The curves, their limits in the strips, the cursor, and the labels with the values of `reading`.
void draw_curves_card(LabContext& context, const TemperatureAxis& axis, const ShownClasses& shown,
                      const Reading& reading, const Grab& grab);

}  // namespace softmaxlab::temperature
