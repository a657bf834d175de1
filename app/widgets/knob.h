#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "app/ui/frame_arena.h"
#include "app/widgets/grab.h"

namespace softmaxlab {

/// A rotary knob on a logarithmic scale from `low` to `high`, with exactly 0 and exactly ∞ just beyond its
/// ends.
struct KnobScale {
    double low = 0.01;
    double high = 100;
    double neutral = 1;                           ///< double-click goes there
    std::array<double, 3> marks = {0.7, 1, 1.5};  ///< ticks that the knob snaps to
    std::array<double, 5> labels = {0.01, 0.1, 1, 10, 100};
};

/// Position of `value` on the scale: 0 at `low`, 1 at `high`; below 0 for 0, above 1 for ∞.
double knob_position(const KnobScale& scale, double value);

/// The value at a position, rounded to what is shown (two significant decimals) and snapped to the marks.
double knob_value(const KnobScale& scale, double position);

/// The value `steps` small steps away, through the ends to exactly 0 and ∞.
double knob_step(const KnobScale& scale, double value, double steps);

struct KnobResult {
    Grab grab;
    std::optional<double> value;  ///< what the person asks for
};

/// The middle of the dial that `knob` draws into `rect`: room for the number.
ImVec2 knob_centre(const Ui& ui, const Rect& rect);

/// The width that the dial leaves free for words of that height around its middle.
float knob_room(const Ui& ui, const Rect& rect, float height);

/// Draws the knob into `rect` (the dial is as large as fits) and lets it be turned. The middle stays free for
/// a number.
KnobResult knob(Ui& ui, std::string_view landmark_name, const Rect& rect, const KnobScale& scale,
                double value);

}  // namespace softmaxlab
