#include "app/widgets/place_mark.h"

#include <algorithm>
#include <cmath>

#include "app/ui/number_text.h"
#include "app/widgets/polyline.h"

namespace softmaxlab {
namespace {

constexpr float radius = 7;  // design pixels

/// On the x axis below the value, or nothing where the plot does not reach.
std::optional<ImVec2> foot_of(const Plot& plot, double value) {
    const ImVec2 at = plot.pixel(value, plot.y.min);
    const bool is_inside = at.x >= plot.frame.min.x - 1 && at.x <= plot.frame.max.x + 1;
    return is_inside ? std::optional(ImVec2(at.x, plot.frame.max.y)) : std::nullopt;
}

/// Words in a box beside the mark, so high above the axis as `lines` says: two marks may be close.
void say_beside(Ui& ui, const Plot& plot, ImVec2 foot, float lines, ImU32 colour, std::string_view words) {
    const ImVec2 size = text_size(ui.fonts.strong, words);
    const ImVec2 box(size.x + ui.px(14), size.y + ui.px(4));
    const float gap = ui.px(radius + 5);
    const bool to_the_right = foot.x + gap + box.x <= plot.frame.max.x;
    const float x = to_the_right ? foot.x + gap : std::max(plot.frame.min.x, foot.x - gap - box.x);
    const float y = foot.y - ui.px(6) - (lines + 1) * box.y - lines * ui.px(3);
    const Rect rect{ImVec2(x, y), ImVec2(x + box.x, y + box.y)};
    fill(rect, ui.theme.raised, ui.px(5));
    outline(rect, colour, ui.px(5), ui.px(1));
    text(ui, rect.inset(ui.px(7), 0), ui.fonts.strong, ui.theme.text, words);
}

/// How far the mark is from where it belongs: as a factor where the axis is logarithmic.
std::string_view way_off(Ui& ui, const Plot& plot, double yours, double right) {
    const std::string_view side = yours > right ? "too high" : "too low";
    if (plot.x.scale == AxisScale::log)
        return formatted(ui, ", {} × {}", significant(ui, std::max(yours / right, right / yours), 2), side);
    return formatted(ui, ", {} {}", significant(ui, std::fabs(yours - right), 2), side);
}

void dashes_above(Ui& ui, const Plot& plot, ImVec2 foot, ImU32 colour) {
    const ImVec2 line[] = {ImVec2(foot.x, plot.frame.min.y), foot};
    dashed_polyline(ui, line, colour, ui.px(1.5F));
}

}  // namespace

bool asks_for_place(const Ui& ui, std::string_view axis) {
    return ui.place_guess.axis == axis && !ui.place_guess.right;
}

Rect place_area(const Ui& ui, const Rect& area) {
    const float r = ui.px(radius + 1);
    return {ImVec2(area.min.x - r, area.min.y), ImVec2(area.max.x + r, area.max.y + r)};
}

void draw_place_mark(Ui& ui, const Plot& plot, std::string_view axis, std::string_view name, double neutral) {
    const PlaceGuess& guess = ui.place_guess;
    if (guess.axis != axis) return;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float r = ui.px(radius);
    const auto make_landmark = [&](std::string_view landmark_name, ImVec2 foot, std::string_view value) {
        landmark(ui, landmark_name, {ImVec2(foot.x - r, foot.y - r), ImVec2(foot.x + r, foot.y + r)}, value);
    };
    const auto yours =
        guess.right && !guess.yours ? std::optional<ImVec2>() : foot_of(plot, guess.yours.value_or(neutral));
    const auto right = guess.right ? foot_of(plot, *guess.right) : std::optional<ImVec2>();
    if (yours && right) list.AddLine(*yours, *right, ui.theme.text, ui.px(3));
    if (right) {
        dashes_above(ui, plot, *right, ui.theme.good);
        list.AddCircleFilled(*right, r, ui.theme.good);
        const std::string_view words = formatted(ui, "{} = {}", name, significant(ui, *guess.right, 3));
        make_landmark("place/right", *right, words);
        say_beside(ui, plot, *right, 1, ui.theme.good, joined(ui, "✓ ", words));
    }
    if (yours) {
        if (guess.yours) dashes_above(ui, plot, *yours, ui.theme.text);
        list.AddCircleFilled(*yours, r, ui.theme.panel);
        list.AddCircle(*yours, r, ui.theme.text, 0, ui.px(2));
        const std::string_view value = guess.yours
                                           ? formatted(ui, "{} = {}", name, significant(ui, *guess.yours, 3))
                                           : std::string_view("not put yet");
        make_landmark("place/yours", *yours, value);
        std::string_view words = guess.yours ? joined(ui, "yours: ", value) : std::string_view("drag this");
        if (guess.right && !guess.is_right)
            words = joined(ui, words, way_off(ui, plot, *guess.yours, *guess.right));
        say_beside(ui, plot, *yours, 0, ui.theme.text, words);
    }
}

}  // namespace softmaxlab
