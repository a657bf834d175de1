#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "app/labs/temperature/temperature_axis.h"
#include "app/ui/frame_arena.h"

namespace softmaxlab {

/// What one curve becomes in a limit.
struct StripLevel {
    double limit = 0;
    double curve_end = 0;  ///< where the curve leaves the axis
    ImU32 colour = 0;
    std::string_view landmark;
    std::optional<std::size_t> class_index;
};

/// Draws the levels into a strip: each a piece of a level line, beside the others of the same height, so that
/// ties are seen as what they are. Thin lines lead there from the ends of the curves. `shown` makes
/// the values of the landmarks.
void draw_limit_strip(Ui& ui, const TemperatureAxis& axis, bool at_zero, std::span<const StripLevel> levels,
                      std::string_view (*shown)(FrameArena&, double));

}  // namespace softmaxlab
