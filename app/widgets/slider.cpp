#include "app/widgets/slider.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include <imgui.h>

#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"

namespace softmaxlab {
namespace {

constexpr float handle_radius = 10;  // design pixels
constexpr float snap = 4;            // to the neutral value, pixels of a track at zoom 1

/// What is spread evenly along the track.
double spread(const SliderScale& scale, double value) {
    switch (scale.kind) {
        case SliderKind::linear:
            return value;
        case SliderKind::log:
            return std::log(value);
        case SliderKind::signed_log:
            return std::asinh(value / scale.knee);
    }
    return value;
}

double unspread(const SliderScale& scale, double place) {
    switch (scale.kind) {
        case SliderKind::linear:
            return place;
        case SliderKind::log:
            return std::exp(place);
        case SliderKind::signed_log:
            return std::sinh(place) * scale.knee;
    }
    return place;
}

double exact_value(const SliderScale& scale, double position) {
    const double low = spread(scale, scale.low);
    const double high = spread(scale, scale.high);
    return std::clamp(unspread(scale, low + (high - low) * position), scale.low, scale.high);
}

/// `value` to a multiple of the largest power of ten that is no more than `fineness`.
double rounded(double value, double fineness) {
    const double exponent = std::floor(std::log10(fineness));
    // Dividing by a whole number keeps 0.1 the double nearest to 0.1.
    if (exponent < 0) {
        const double parts = std::pow(10.0, -exponent);
        return std::round(value * parts) / parts;
    }
    const double unit = std::pow(10.0, exponent);
    return std::round(value / unit) * unit;
}

double stepped(const SliderScale& scale, double value, double steps) {
    const double next =
        scale.kind == SliderKind::log ? value * std::pow(1.1, steps) : value + steps * scale.step;
    const double fineness = scale.kind == SliderKind::log
                                ? std::fabs(value) * 0.01
                                : std::min(scale.step, std::fabs(steps * scale.step)) * 0.1;
    return std::clamp(rounded(next, fineness), scale.low, scale.high);
}

void draw_labels(Ui& ui, const Rect& track, float top, const SliderScale& scale, double value) {
    const float height = text_size(ui.fonts.number_small, "0").y;
    const std::size_t count = scale.labels.size();
    float free_from = -FLT_MAX;
    // The ends always; between them what has room: numbers that run into each other say nothing.
    const auto place_of = [&](std::size_t i) {
        const std::string_view words =
            formatted(ui, "{}{}", scale.prefix, significant(ui, scale.labels[i], 4));
        const float x =
            track.min.x + track.width() * static_cast<float>(slider_position(scale, scale.labels[i]));
        const float half = text_size(ui.fonts.number_small, words).x * 0.5F + 1;
        return std::pair{Rect{ImVec2(x - half, top), ImVec2(x + half, top + height)}, words};
    };
    const float last = count > 0 ? place_of(count - 1).first.min.x : 0;
    for (std::size_t i = 0; i < count; ++i) {
        const auto [place, words] = place_of(i);
        const bool end = i + 1 == count;
        if (i > 0 && (place.min.x < free_from || (!end && place.max.x > last - ui.px(2)))) continue;
        text(ui, place, ui.fonts.number_small, value == scale.labels[i] ? ui.theme.text : ui.theme.secondary,
             words, Align::centre);
        free_from = place.max.x + ui.px(2);
    }
}

}  // namespace

double slider_position(const SliderScale& scale, double value) {
    const double low = spread(scale, scale.low);
    const double high = spread(scale, scale.high);
    return std::clamp((spread(scale, std::clamp(value, scale.low, scale.high)) - low) / (high - low), 0.0,
                      1.0);
}

double slider_value(const SliderScale& scale, double position, double pixels) {
    position = std::clamp(position, 0.0, 1.0);
    if (std::fabs(position - slider_position(scale, scale.neutral)) * pixels < static_cast<double>(snap))
        return scale.neutral;
    const double value = exact_value(scale, position);
    const double fineness =
        exact_value(scale, position + 0.5 / pixels) - exact_value(scale, position - 0.5 / pixels);
    return std::clamp(rounded(value, fineness), scale.low, scale.high);
}

SliderResult slider(Ui& ui, std::string_view landmark_name, const Rect& rect, const SliderScale& scale,
                    double value, std::string_view shown) {
    SliderResult result;
    result.grab = grab(ui, landmark_name, rect, GrabKeys::horizontal, shown);
    const Grab& g = result.grab;

    const float radius = ui.px(handle_radius);
    const float middle = rect.min.y + radius + ui.px(1);
    const Rect track{ImVec2(rect.min.x + radius, middle - ui.px(4)),
                     ImVec2(rect.max.x - radius, middle + ui.px(4))};
    const auto pixels = static_cast<double>(std::max(track.width(), 1.0F));

    if (g.double_clicked) {
        result.value = scale.neutral;
    } else if (g.dragging && (g.began || ImGui::GetMouseDragDelta(ImGuiMouseButton_Left, 0).x != 0)) {
        // A press that does not move asks once: the second press of a double-click must not drag.
        result.value = slider_value(scale, static_cast<double>(g.pointer.x - track.min.x) / pixels,
                                    pixels / static_cast<double>(ui.zoom));
    } else if (g.steps != 0) {
        result.value = stepped(scale, value, static_cast<double>(g.steps));
    }
    if (result.value) value = *result.value;

    const auto x_of = [&](double v) {
        return track.min.x + track.width() * static_cast<float>(slider_position(scale, v));
    };
    const float at = x_of(value);
    const float from = x_of(scale.neutral);
    fill(track, ui.theme.empty_bar, ui.px(4));
    if (ui.theme.name == ThemeName::contrast) outline(track, ui.theme.faint, ui.px(4), ui.px(1));
    fill({ImVec2(std::min(at, from), track.min.y), ImVec2(std::max(at, from), track.max.y)},
         ui.theme.secondary, ui.px(4));
    draw_labels(ui, track, track.max.y + ui.px(8), scale, value);
    const bool strong = g.hovered || g.dragging || g.focused;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddCircleFilled(ImVec2(at, middle), strong ? radius : radius * 0.9F, ui.theme.text);
    list.AddCircleFilled(ImVec2(at, middle), (strong ? radius : radius * 0.9F) - ui.px(2), ui.theme.panel);
    if (g.focused) list.AddCircle(ImVec2(at, middle), radius + ui.px(3), ui.theme.accent, 0, ui.px(2));
    return result;
}

}  // namespace softmaxlab
