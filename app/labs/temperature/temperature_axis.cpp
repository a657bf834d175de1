#include "app/labs/temperature/temperature_axis.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"

namespace softmaxlab {
namespace {

// Design pixels.
constexpr float strip_width = 44;
constexpr float strip_gap = 12;
constexpr float tick_labels = 24;  // as wide as any of these plots needs
constexpr float above_frame = 24;  // for the words at the cursor
constexpr float handle_reach = 10;

constexpr double infinity = std::numeric_limits<double>::infinity();

void draw_strip(Ui& ui, const Rect& strip, std::string_view title) {
    fill(strip, with_alpha(ui.theme.raised, 0.55F));
    outline(strip, ui.theme.line, 0, ui.px(ui.theme.border));
    const float height = text_size(ui.fonts.small, title).y;
    const float half = text_size(ui.fonts.small, title).x * 0.5F + 1;
    const float top = strip.max.y + ui.px(6);
    text(ui, {ImVec2(strip.centre().x - half, top), ImVec2(strip.centre().x + half, top + height)},
         ui.fonts.small, ui.theme.secondary, title, Align::centre);
}

std::string_view cursor_words(FrameArena& arena, const KnobScale& scale, double temperature) {
    const std::string_view words = joined(arena, "T = ", temperature_text(arena, temperature));
    if (temperature == 0) return joined(arena, words, ", exactly argmax");
    if (std::isinf(temperature)) return joined(arena, words, ", exactly uniform");
    if (temperature < scale.low || temperature > scale.high) return joined(arena, words, ", beyond the axis");
    return words;
}

}  // namespace

float TemperatureAxis::x_of(double temperature) const {
    if (temperature == 0) return at_zero.centre().x;
    if (std::isinf(temperature)) return at_infinity.centre().x;
    return plot.pixel(std::clamp(temperature, plot.x.min, plot.x.max), plot.y.min).x;
}

double TemperatureAxis::temperature_at(float pixel_x) const {
    if (pixel_x < at_zero.max.x) return 0;
    if (pixel_x >= at_infinity.min.x) return infinity;
    const auto along = static_cast<double>((pixel_x - plot.frame.min.x) / plot.frame.width());
    return knob_value(KnobScale{}, std::clamp(along, 0.0, 1.0));
}

Rect TemperatureAxis::grab_area(const Ui& ui) const {
    return {ImVec2(at_zero.min.x, plot.frame.min.y - ui.px(handle_reach)),
            ImVec2(at_infinity.max.x, plot.frame.max.y)};
}

TemperatureAxis begin_temperature_plot(Ui& ui, std::string_view landmark_name, const Rect& rect,
                                       const Axis& y, float side_width) {
    const KnobScale scale;
    Rect room = rect;
    room.cut_top(ui.px(above_frame) - text_size(ui.fonts.small, "0").y * 0.5F);
    PlotMargins margins;
    margins.tick_labels = tick_labels;
    margins.left = strip_width + strip_gap;
    margins.right = strip_gap + strip_width + side_width;

    TemperatureAxis axis;
    axis.plot =
        begin_plot(ui, landmark_name, room, {scale.low, scale.high, AxisScale::log, ""}, y, {}, margins);
    const Rect& frame = axis.plot.frame;
    const float gap = ui.px(strip_gap);
    const float width = ui.px(strip_width);
    axis.at_zero = {ImVec2(frame.min.x - gap - width, frame.min.y), ImVec2(frame.min.x - gap, frame.max.y)};
    axis.at_infinity = {ImVec2(frame.max.x + gap, frame.min.y),
                        ImVec2(frame.max.x + gap + width, frame.max.y)};
    axis.side = {ImVec2(axis.at_infinity.max.x, frame.min.y), ImVec2(rect.max.x, frame.max.y)};
    draw_strip(ui, axis.at_zero, "T → 0");
    draw_strip(ui, axis.at_infinity, "T → ∞");
    return axis;
}

Grab grab_temperature(LabContext& context, Sweep& sweep, std::string_view name, const TemperatureAxis& axis) {
    Ui& ui = context.ui;
    Document& document = context.document;
    const KnobScale scale;
    const Grab g = grab(ui, formatted(ui, "{}/area", name), axis.grab_area(ui), GrabKeys::horizontal);
    if (g.began) sweep.pause(document);
    drag(document, g, [&](auto apply) {
        if (g.double_clicked) {
            apply(edit::SetTemperature{scale.neutral});
        } else if (g.dragging && (g.began || ImGui::GetMouseDragDelta(ImGuiMouseButton_Left, 0).x != 0)) {
            // A press that does not move asks once: the second press of a double-click must not drag.
            apply(edit::SetTemperature{axis.temperature_at(g.pointer.x)});
        } else if (g.steps != 0) {
            const double now = document.scene().temperature;
            apply(edit::SetTemperature{knob_step(scale, now, static_cast<double>(g.steps))});
        }
    });
    return g;
}

void draw_temperature_cursor(LabContext& context, std::string_view name, const TemperatureAxis& axis,
                             const Grab& grab, bool words) {
    Ui& ui = context.ui;
    const double temperature = context.document.scene().temperature;
    const float x = axis.x_of(temperature);
    const Rect& frame = axis.plot.frame;
    plot_cursor(ui, axis.plot, x, words ? cursor_words(ui, KnobScale{}, temperature) : std::string_view(),
                grab);
    const float half = ui.px(6);
    landmark(ui, name, {ImVec2(x - half, frame.min.y), ImVec2(x + half, frame.max.y)},
             temperature_text(ui, temperature));
}

std::optional<double> hovered_temperature(const Ui& ui, const TemperatureAxis& axis) {
    const ImVec2 pointer = ImGui::GetIO().MousePos;
    const Rect whole{axis.at_zero.min, axis.at_infinity.max};
    if (!whole.contains(pointer) || !ImGui::IsWindowHovered() || ImGui::IsAnyItemActive() ||
        !ui.gesture.landmark.empty()) {
        return std::nullopt;
    }
    return axis.temperature_at(pointer.x);
}

void draw_hovered_temperature(Ui& ui, const TemperatureAxis& axis, double temperature) {
    const float x = std::floor(axis.x_of(temperature)) + 0.5F;
    ImGui::GetWindowDrawList()->AddLine(ImVec2(x, axis.plot.frame.min.y), ImVec2(x, axis.plot.frame.max.y),
                                        ui.theme.secondary, ui.px(1));
}

}  // namespace softmaxlab
