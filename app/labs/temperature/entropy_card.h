#pragma once

#include "app/labs/temperature/entropy_numbers.h"
#include "app/labs/temperature/shown_classes.h"
#include "app/labs/temperature/temperature_axis.h"

namespace softmaxlab {

/// H against T on the axis of the curves: the card with its axes, and the buttons of the unit.
TemperatureAxis begin_entropy_card(LabContext& context, EntropyUnit& unit, const Rect& rect);

/// The curve with its levels, the cursor, and dH/dT = Var_p(z)/T³ with both sides computed. `resting`: no
/// drag and no sweep moves T; of very many classes the two sides are computed only then.
void draw_entropy_card(LabContext& context, const TemperatureAxis& axis, const ShownClasses& shown,
                       const Reading& reading, const Grab& grab, EntropyUnit unit, bool resting);

}  // namespace softmaxlab
