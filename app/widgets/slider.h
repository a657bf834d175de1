#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "app/ui/frame_arena.h"
#include "app/widgets/grab.h"

namespace softmaxlab {

/// How the values of a slider lie along its track.
enum class SliderKind {
    linear,
    log,        ///< low > 0
    signed_log  ///< asinh(value / knee): linear within ±knee, logarithmic beyond; 0 lies where it falls
};

struct SliderScale {
    double low = 0;
    double high = 1;
    SliderKind kind = SliderKind::linear;
    double knee = 1;     ///< of signed_log
    double neutral = 0;  ///< where the fill begins; double-click goes there, and drags snap to it
    double step = 1;  ///< of the wheel and the arrow keys: added, or on a log track a factor of 1.1 for each
    std::span<const double> labels;  ///< values that are written below the track
    std::string_view prefix = {};    ///< in front of every label: "×"
};

/// Where `value` lies: 0 at the left end, 1 at the right one; values beyond them lie at the ends.
double slider_position(const SliderScale& scale, double value);

/// The value at a position, as round as one part in `pixels` of the track allows.
double slider_value(const SliderScale& scale, double position, double pixels);

struct SliderResult {
    Grab grab;
    std::optional<double> value;  ///< what the person asks for
};

/// Draws a slider into `rect`, track above, labels below it, and lets it be dragged.
SliderResult slider(Ui& ui, std::string_view landmark_name, const Rect& rect, const SliderScale& scale,
                    double value, std::string_view shown);

}  // namespace softmaxlab
