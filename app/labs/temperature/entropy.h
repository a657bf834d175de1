#pragma once

#include <string_view>

#include "app/labs/temperature/parts.h"
#include "app/ui/frame_arena.h"

namespace softmaxlab::temperature {

/// The axes of H against T in a card that fills `card`.
TemperatureAxis entropy_axis(LabContext& context, EntropyUnit unit, const Rect& card);

/// H against T on the axis of the curves: the buttons of the unit, the curve with its levels, the cursor, and
/// dH/dT = Var_p(z)/T³ with both sides computed at the scene's T. `resting`: no drag and no sweep moves T; of
/// very many classes the two sides are computed only then.
void draw_entropy_card(LabContext& context, View& view, Sweep& sweep, const Rect& rect,
                       const ShownClasses& shown, const Reading& reading, bool resting);

}  // namespace softmaxlab::temperature
