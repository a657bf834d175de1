#pragma once

#include "app/labs/temperature/parts.h"

namespace softmaxlab::temperature {

/// The axes of p against T in a card that fills `card`.
TemperatureAxis curves_axis(Ui& ui, const Rect& card);

/// The class whose curve (or limit) is nearest to the pointer, if one is near.
std::optional<std::size_t> class_near_pointer(const Ui& ui, const TemperatureAxis& axis,
                                              const ShownClasses& shown, const Reading& hovered);

/// p against T: the curves, their limits in the strips, the cursor, and the labels with the values of
/// `reading`.
void draw_curves_card(LabContext& context, Sweep& sweep, const Rect& rect, const ShownClasses& shown,
                      const Reading& reading);

}  // namespace softmaxlab::temperature
