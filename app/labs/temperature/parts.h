#pragma once

// What the cards of this folder share, and nobody else.

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "app/labs/temperature/sweep.h"
#include "app/ui/frame_arena.h"
#include "app/ui/lab.h"
#include "app/widgets/knob.h"
#include "app/widgets/plot.h"

namespace softmaxlab::temperature {

enum class EntropyUnit { nats, bits };

/// What the eye has chosen.
struct View {
    EntropyUnit unit = EntropyUnit::nats;
    std::size_t speed = 1;  ///< of the sweep: one of Sweep::speeds
    bool loop = false;      ///< the sweep goes back and forth until it is paused

    friend bool operator==(const View&, const View&) = default;
    void visit(ViewFields& fields);
};

struct Cache {
    Sweep sweep;
};

/// A class that has a curve, in its colour.
struct ShownClass {
    std::size_t index = 0;
    ImU32 colour = 0;
    std::string_view name;
};

/// The classes that this lab draws one by one: all that take part or, of a loaded set, its first ones. The
/// others are drawn together as the rest.
struct ShownClasses {
    explicit ShownClasses(FrameArena& arena) : classes(arena) {}

    List<ShownClass> classes;
    std::size_t rest = 0;  ///< how many others take part
    ImU32 rest_colour = 0;
    std::string_view rest_name;  ///< "199,988 others"
    std::string_view trouble;    ///< why there is no distribution: all masked, NaN; empty if there is one
};

ShownClasses shown_classes(LabContext& context);

/// What the distribution is at one temperature.
struct Reading {
    explicit Reading(FrameArena& arena) : probabilities(arena) {}

    double temperature = 1;
    bool hovered = false;        ///< at the pointer; otherwise at the scene's T
    bool off_curves = false;     ///< read off the curves of a loaded set, between two of their points
    List<double> probabilities;  ///< in the order of ShownClasses
    double rest = 0;             ///< Σ p of the others
    double entropy_nats = 0;
};

/// Whether p against T is not to be seen.
bool hides_curves(const Ui& ui);

/// At the scene's temperature.
Reading read_current(LabContext& context, const ShownClasses& shown);

/// At any temperature, exactly for classes edited by hand.
Reading read_at(LabContext& context, const ShownClasses& shown, double temperature);

/// Positions in `shown.classes` by falling probability, ties in their order, NaN last.
List<std::size_t> by_probability(LabContext& context, const ShownClasses& shown);

/// The logarithmic axis of T with a strip beside each end: there T is exactly 0, and exactly ∞.
struct TemperatureAxis {
    Plot plot;
    Rect at_zero;
    Rect at_infinity;
    Rect side;  ///< the room to the right of it all
    Rect room;  ///< of all of this

    /// The pixel of a temperature: the middle of a strip for 0 and ∞, the end of the axis for what lies
    /// beyond it.
    float x_of(double temperature) const;

    /// The temperature at a pixel, rounded and snapped as the knob does it.
    double temperature_at(float pixel_x) const;

    /// Where the pointer can take hold of T: the frame, the strips and the cursor's handle.
    Rect grab_area(const Ui& ui) const;
};

/// The axes of a plot that fills `room`. Plots of equal `room.min.x` and width have the same x axis, pixel by
/// pixel.
TemperatureAxis temperature_axis(Ui& ui, const Rect& room, const Axis& y);

/// Draws the axes and the strips, and lets T be dragged there. A drag ends the sweep. `name`: of the cursor.
Grab draw_temperature_axis(LabContext& context, Sweep& sweep, std::string_view landmark_name,
                           std::string_view name, const TemperatureAxis& axis);

/// Draws the line at the scene's T. `words`: whether it says T at its top.
void draw_temperature_cursor(LabContext& context, std::string_view name, const TemperatureAxis& axis,
                             const Grab& grab, bool words);

/// The temperature under the pointer, if it is over the plot and nothing is being changed.
std::optional<double> hovered_temperature(const Ui& ui, const TemperatureAxis& axis);

/// Marks the temperature under the pointer.
void draw_hovered_temperature(Ui& ui, const TemperatureAxis& axis, double temperature);

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

}  // namespace softmaxlab::temperature
