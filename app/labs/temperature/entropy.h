#pragma once

#include <string_view>

#include "app/labs/temperature/parts.h"
#include "app/ui/frame_arena.h"

namespace softmaxlab::temperature {

enum class EntropyUnit { nats, bits };

double in_unit(double nats, EntropyUnit unit);
std::string_view name_of(EntropyUnit unit);

/// An entropy as it is shown, without its unit.
std::string_view entropy_text(FrameArena& arena, double entropy);

/// H at the reading's temperature, and dH/dT = Var_p(z)/T³ with both sides computed at the scene's.
/// `resting`: no drag and no sweep moves T; of very many classes the two sides are computed only then.
void entropy_numbers(LabContext& context, const Rect& rect, const Reading& reading, EntropyUnit unit,
                     bool resting);

/// H against T on the axis of the curves: the card with its axes, and the buttons of the unit.
TemperatureAxis begin_entropy_card(LabContext& context, EntropyUnit& unit, const Rect& rect);

/// The curve with its levels, the cursor, and dH/dT = Var_p(z)/T³ with both sides computed. `resting`: no
/// drag and no sweep moves T; of very many classes the two sides are computed only then.
void draw_entropy_card(LabContext& context, const TemperatureAxis& axis, const ShownClasses& shown,
                       const Reading& reading, const Grab& grab, EntropyUnit unit, bool resting);

}  // namespace softmaxlab::temperature
