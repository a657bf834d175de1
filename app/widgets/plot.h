#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "app/ui/frame_arena.h"
#include "app/ui/ui.h"
#include "app/widgets/grab.h"
#include "app/widgets/plot_ticks.h"

namespace softmaxlab {

/// Two axes and the room between them: data to pixels and back. `begin_plot` draws and returns it; everything
/// else is drawn into it, in the order of the calls.
struct Plot {
    Axis x;
    Axis y;
    Rect frame;  ///< the room of the data, in pixels

    ImVec2 pixel(double x_value, double y_value) const;
    double x_at(float pixel_x) const;
};

/// Room beside the frame that its owner draws into, in design pixels.
struct PlotMargins {
    float left = 0;  ///< between the tick labels and the frame
    float right = 8;
    float tick_labels = 0;  ///< room for those of the y axis at least: plots with the same have equal frames
};

/// Where `begin_plot` with the same arguments would draw: for what must be known before.
Plot lay_out_plot(Ui& ui, const Rect& rect, Axis x, Axis y, PlotMargins margins = {});

/// Draws grid, frame, ticks, tick labels and axis titles into `rect`, and registers it as a landmark.
Plot begin_plot(Ui& ui, std::string_view landmark_name, const Rect& rect, Axis x, Axis y,
                std::string_view value = {}, PlotMargins margins = {});

/// A polyline through points whose x do not fall, decimated to what the pixels can show. Points that the axes
/// do not have (0 on a logarithmic one, NaN) are gaps. Few points get dots.
struct PlotCurve {
    std::span<const double> x;
    std::span<const double> y;
    ImU32 colour = 0;
    float thickness = 2;  ///< design pixels
    bool dashed = false;
};
void plot_curve(Ui& ui, const Plot& plot, const PlotCurve& curve);

/// A dot with a rim in the panel's colour.
void plot_marker(Ui& ui, const Plot& plot, double x, double y, ImU32 colour, float radius = 4);

/// A dashed line across the whole plot with words: below its left end or, with Align::right, above its right
/// one.
void plot_level(Ui& ui, const Plot& plot, double y, ImU32 colour, std::string_view words,
                Align side = Align::left);

/// A point of a falling curve with words about it.
struct PlotNote {
    double x = 0;
    double y = 0;
    std::string_view words;
};

/// Marks the points, each with a dashed line down to the x axis and its words to the upper right, where a
/// falling curve leaves room; words that would cover each other move on. The notes must be in the order of
/// their x.
void plot_notes(Ui& ui, const Plot& plot, std::span<const PlotNote> notes, ImU32 colour);

/// Where the pointer is in the plot, if it is: the x value under it. Nothing while something else is grabbed.
std::optional<double> plot_hovered_x(const Plot& plot);

/// A part of the x axis in which something is otherwise: shaded and hatched from top to bottom, with words at
/// its top as far as there is room for them.
void plot_range(Ui& ui, const Plot& plot, double from, double to, ImU32 colour, std::string_view words);

/// Draws a vertical line at the pixel `cursor_x`, held by `grab`, with a handle at its top and words beside
/// the handle.
void plot_cursor(Ui& ui, const Plot& plot, float cursor_x, std::string_view words, const Grab& grab);

/// Cross-hair through a point, with words beside it, if there are any.
void plot_crosshair(Ui& ui, const Plot& plot, double x, double y, ImU32 colour, std::string_view words);

/// Words in the upper right corner, where a falling curve and the notes along it never are.
void plot_read_out(Ui& ui, const Plot& plot, ImU32 colour, std::string_view words);

}  // namespace softmaxlab
