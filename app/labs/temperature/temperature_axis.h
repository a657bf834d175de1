#pragma once

#include <optional>
#include <string_view>

#include "app/labs/temperature/sweep.h"
#include "app/ui/lab.h"
#include "app/widgets/knob.h"
#include "app/widgets/plot.h"

namespace softmaxlab {

/// The logarithmic axis of T with a strip beside each end: there T is exactly 0, and exactly ∞.
struct TemperatureAxis {
    Plot plot;
    Rect at_zero;
    Rect at_infinity;
    Rect side;  ///< the room to the right of it all

    /// The pixel of a temperature: the middle of a strip for 0 and ∞, the end of the axis for what lies
    /// beyond it.
    float x_of(double temperature) const;

    /// The temperature at a pixel, rounded and snapped as the knob does it.
    double temperature_at(float pixel_x) const;

    /// Where the pointer can take hold of T: the frame, the strips and the cursor's handle.
    Rect grab_area(const Ui& ui) const;
};

/// Draws the axes and the strips into `rect`. Plots of equal `side_width` (design pixels) and equal
/// `rect.min.x` and width have the same x axis, pixel by pixel.
TemperatureAxis begin_temperature_plot(Ui& ui, std::string_view landmark_name, const Rect& rect,
                                       const Axis& y, float side_width);

/// Lets T be dragged there. A drag ends the sweep.
Grab grab_temperature(LabContext& context, Sweep& sweep, std::string_view name, const TemperatureAxis& axis);

/// Draws the line at the scene's T. `words`: whether it says T at its top.
void draw_temperature_cursor(LabContext& context, std::string_view name, const TemperatureAxis& axis,
                             const Grab& grab, bool words);

/// The temperature under the pointer, if it is over the plot and nothing is being changed.
std::optional<double> hovered_temperature(const Ui& ui, const TemperatureAxis& axis);

/// Marks the temperature under the pointer.
void draw_hovered_temperature(Ui& ui, const TemperatureAxis& axis, double temperature);

}  // namespace softmaxlab
