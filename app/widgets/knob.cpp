#include "app/widgets/knob.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <string_view>

#include <imgui.h>

#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"

namespace softmaxlab {
namespace {

constexpr double detent = 0.06;       // how far beyond the ends 0 and ∞ lie, as a part of the scale
constexpr double first_angle = 0.75;  // of a half turn clockwise from the right: lower left
constexpr double sweep = 1.5;         // in half turns
constexpr double step_size = 1.0 / 200;
constexpr double infinity = std::numeric_limits<double>::infinity();

float angle_at(double position) {
    return static_cast<float>((first_angle + sweep * position) * std::numbers::pi);
}

ImVec2 on_circle(ImVec2 centre, float radius, double position) {
    const float angle = angle_at(position);
    return ImVec2(centre.x + radius * std::cos(angle), centre.y + radius * std::sin(angle));
}

// Where the pointer asks the knob to be, from its angle around the centre.
double position_at(ImVec2 centre, ImVec2 pointer) {
    const double half_turns =
        std::atan2(static_cast<double>(pointer.y - centre.y), static_cast<double>(pointer.x - centre.x)) /
        std::numbers::pi;
    double turned = half_turns - first_angle;
    const double gap = (2 - sweep) * 0.5;  // the open part at the bottom belongs to the nearer end
    while (turned < -gap) turned += 2;
    while (turned >= sweep + gap) turned -= 2;
    return turned / sweep;
}

// Design pixels.
constexpr float label_room = 30;  // above and beside the dial
constexpr float tick_room = 15;   // beside it, where no label stands there
constexpr float arc_thickness = 10;
constexpr float min_radius = 24;
constexpr float labelled_radius = 52;  // a dial that would be smaller than this has no labels beside it

float radius_beside(const Ui& ui, const Rect& rect) {
    return rect.width() * 0.5F - ui.px(label_room + 18);
}

bool has_labels_beside(const Ui& ui, const Rect& rect) {
    return radius_beside(ui, rect) >= ui.px(labelled_radius);
}

// The arc ends 45° below the middle: the dial is 1.71 radii high, and its last labels stand below that.
float dial_radius(const Ui& ui, const Rect& rect) {
    const float beside =
        has_labels_beside(ui, rect) ? radius_beside(ui, rect) : rect.width() * 0.5F - ui.px(tick_room);
    return std::max(std::min(beside, (rect.height() - ui.px(label_room + 24)) / 1.71F), ui.px(min_radius));
}

double rounded(double value) {
    const double unit = std::pow(10.0, std::floor(std::log10(value)) - 1);
    const double coarse = std::max(unit, 0.001);
    // Dividing by a whole number keeps 0.1 the double nearest to 0.1.
    const double per_unit = std::round(1 / coarse);
    return per_unit >= 1 ? std::round(value * per_unit) / per_unit : std::round(value / coarse) * coarse;
}

void arc(ImVec2 centre, float radius, double from, double to, ImU32 colour, float thickness) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.PathArcTo(centre, radius, angle_at(from), angle_at(to), 64);
    list.PathStroke(colour, 0, thickness);
    for (const double end : {from, to})
        list.AddCircleFilled(on_circle(centre, radius, end), thickness * 0.5F, colour);
}

}  // namespace

double knob_position(const KnobScale& scale, double value) {
    if (value <= 0) return -detent;
    if (std::isinf(value)) return 1 + detent;
    return std::clamp(std::log(value / scale.low) / std::log(scale.high / scale.low), 0.0, 1.0);
}

double knob_value(const KnobScale& scale, double position) {
    if (position < -detent * 0.5) return 0;
    if (position > 1 + detent * 0.5) return infinity;
    for (const double mark : scale.marks) {
        if (std::fabs(position - knob_position(scale, mark)) < 0.008) return mark;
    }
    position = std::clamp(position, 0.0, 1.0);
    return rounded(scale.low * std::pow(scale.high / scale.low, position));
}

double knob_step(const KnobScale& scale, double value, double steps) {
    if (value == 0) return steps > 0 ? scale.low : 0;
    if (std::isinf(value)) return steps < 0 ? scale.high : value;
    if (value <= scale.low && steps < 0) return 0;
    if (value >= scale.high && steps > 0) return infinity;
    const double position = std::clamp(knob_position(scale, value) + steps * step_size, 0.0, 1.0);
    double next = rounded(scale.low * std::pow(scale.high / scale.low, position));
    // Rounding must not swallow a small step.
    const double unit = std::pow(10.0, std::floor(std::log10(value)) - 1);
    if (next == value) next = rounded(value + (steps > 0 ? unit : -unit));
    return std::clamp(next, scale.low, scale.high);
}

ImVec2 knob_centre(const Ui& ui, const Rect& rect) {
    return ImVec2(rect.centre().x, rect.min.y + ui.px(label_room) + dial_radius(ui, rect));
}

float knob_room(const Ui& ui, const Rect& rect, float height) {
    const float inner = dial_radius(ui, rect) - ui.px(arc_thickness * 0.5F + 4);
    const float half = height * 0.5F;
    return inner > half ? 2 * std::sqrt(inner * inner - half * half) : 0;
}

KnobResult knob(Ui& ui, std::string_view landmark_name, const Rect& rect, const KnobScale& scale,
                double value) {
    KnobResult result;
    result.grab = grab(ui, landmark_name, rect, GrabKeys::both, temperature_text(ui, value));
    const Grab& g = result.grab;

    const float radius = dial_radius(ui, rect);
    const ImVec2 centre = knob_centre(ui, rect);
    const float thickness = ui.px(arc_thickness);
    const bool beside = has_labels_beside(ui, rect);

    if (g.double_clicked) {
        result.value = scale.neutral;
    } else if (g.dragging && ImGui::GetMouseDragDelta(ImGuiMouseButton_Left, 0).x == 0 &&
               ImGui::GetMouseDragDelta(ImGuiMouseButton_Left, 0).y == 0 && !g.began) {
        // A press that does not move asks for nothing more; the second press of a double-click must not drag.
    } else if (g.dragging) {
        const double asked = position_at(centre, g.pointer);
        const double now = knob_position(scale, value);
        // Through the gap at the bottom the knob does not jump from one end to the other.
        const bool jump = !g.began && std::fabs(asked - now) > 0.6;
        result.value = knob_value(scale, jump ? (now < 0.5 ? -detent : 1 + detent) : asked);
    } else if (g.steps != 0) {
        result.value = knob_step(scale, value, static_cast<double>(g.steps));
    }

    const double position = knob_position(scale, value);
    arc(centre, radius, 0, 1, ui.theme.raised, thickness);
    if (position > 0) arc(centre, radius, 0, std::min(position, 1.0), ui.theme.secondary, thickness);
    for (const double end : {-detent, 1 + detent}) {
        ImGui::GetWindowDrawList()->AddCircleFilled(on_circle(centre, radius, end), thickness * 0.32F,
                                                    position == end ? ui.theme.text : ui.theme.line);
    }
    ImDrawList& list = *ImGui::GetWindowDrawList();
    for (const double mark : scale.marks) {
        const double at = knob_position(scale, mark);
        list.AddLine(on_circle(centre, radius + ui.px(8), at), on_circle(centre, radius + ui.px(13), at),
                     value == mark ? ui.theme.text : ui.theme.secondary, ui.px(1.5F));
    }
    for (const double label : scale.labels) {
        const double at = knob_position(scale, label);
        const std::string_view words = significant(ui, label, 3);
        const ImVec2 size = text_size(ui.fonts.number_small, words);
        ImVec2 middle =
            on_circle(centre, radius + ui.px(21) + size.x * 0.5F * std::fabs(std::cos(angle_at(at))), at);
        if (!beside) {
            const bool is_end = at <= 0 || at >= 1;
            if (!is_end && std::fabs(std::cos(angle_at(at))) > 0.5F) continue;
            if (is_end) middle = ImVec2(on_circle(centre, radius, at).x, middle.y);
        }
        const Rect place{ImVec2(middle.x - size.x, middle.y - size.y * 0.5F),
                         ImVec2(middle.x + size.x, middle.y + size.y * 0.5F)};
        text(ui, place, ui.fonts.number_small, value == label ? ui.theme.text : ui.theme.secondary, words,
             Align::centre);
    }
    const ImVec2 tip = on_circle(centre, radius, position);
    const bool strong = g.hovered || g.dragging || g.focused;
    const float size = ui.px(strong ? 10.0F : 9.0F);
    list.AddCircleFilled(tip, size, ui.theme.text);
    list.AddCircleFilled(tip, size - ui.px(2.5F), ui.theme.panel);
    focus_ring(ui, rect, ui.px(8), g.focused);
    return result;
}

}  // namespace softmaxlab
