#include "app/labs/simplex/triangle_card.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "app/labs/class_label.h"
#include "app/labs/simplex/corner_blocks.h"
#include "app/labs/simplex/figure.h"
#include "app/labs/simplex/grip.h"
#include "app/labs/simplex/layers.h"
#include "app/labs/simplex/mass_bar.h"
#include "app/labs/simplex/points.h"
#include "app/labs/simplex/temperature_row.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"
#include "app/widgets/grab.h"
#include "app/widgets/knob.h"

namespace softmaxlab {
namespace {

constexpr float margin = 12;       // design pixels around the triangle that still take hold of it
constexpr double key_step = 0.01;  // of a side

Shares moved(const Figure& figure, const Shares& shares, double right, double up) {
    if (figure.is_segment()) return {shares[0] - right, shares[1] + right, 0};
    PlanePoint place = plane_from_shares(shares);
    return shares_from_plane({place.x + right, place.y + up});
}

/// The nearest point that can be reached.
Shares reachable(const Figure& figure, const Shares& asked) {
    if (!figure.is_segment()) return nearest_shares(asked, least_share);
    const double first = std::clamp(asked[0], least_share, 1 - least_share);
    return {first, 1 - first, 0};
}

PointHold take_hold(LabContext& context, SimplexState& state, const Figure& figure, ImVec2 pointer) {
    const Ui& ui = context.ui;
    PointHold hold;
    hold.pressed = pointer;
    // The rectangle that takes the press is larger than the triangle.
    hold.counts = figure.contains(pointer, ui.px(margin));
    const SimplexNow& now = state.rows.at(context, state.corners.classes());
    const ImVec2 point = figure.pixel(*now.row(SimplexMap::softmax).shares);
    const ImVec2 away(point.x - pointer.x, point.y - pointer.y);
    const bool on_point = std::hypot(away.x, away.y) <= ui.px(margin);
    if (on_point) hold.offset = away;
    hold.moves = !on_point;
    return hold;
}

Grab grab_point(LabContext& context, SimplexState& state, const PointGrip& grip, const Figure& figure) {
    Ui& ui = context.ui;
    Document& document = context.document;
    const std::vector<std::size_t>& corners = state.corners.classes();
    ImGui::SetNextItemAllowOverlap();
    Grab g = grab(ui, "simplex/triangle", figure.bounds(ui.px(margin)), GrabKeys::both, grip.words);
    if (!grip.possible && !g.dragging) tooltip(ui, grip.words);
    if (g.began && g.dragging && grip.possible) state.hold = take_hold(context, state, figure, g.pointer);
    if (g.dragging && !state.hold.counts) g.dragging = false;
    if (g.dragging && (g.pointer.x != state.hold.pressed.x || g.pointer.y != state.hold.pressed.y))
        state.hold.moves = true;

    const bool wheel = g.steps != 0 && ImGui::GetIO().MouseWheel != 0;
    drag(document, g, [&](auto apply) {
        if (wheel) {
            const double steps = static_cast<double>(g.steps);
            apply(edit::SetTemperature{knob_step(KnobScale{}, document.scene().temperature, steps)});
        } else if (g.dragging && grip.possible) {
            const ImVec2 wanted(g.pointer.x + state.hold.offset.x, g.pointer.y + state.hold.offset.y);
            if (state.hold.moves)
                apply(with_shares(context, corners, reachable(figure, figure.shares_at(wanted))));
        } else if (g.steps != 0 && grip.possible) {
            const Shares now = *state.rows.at(context, corners).row(SimplexMap::softmax).shares;
            const bool vertical = ImGui::IsKeyDown(ImGuiKey_UpArrow) || ImGui::IsKeyDown(ImGuiKey_DownArrow);
            const double step = static_cast<double>(g.steps) * key_step;
            apply(
                with_shares(context, corners,
                            reachable(figure, moved(figure, now, vertical ? 0 : step, vertical ? step : 0))));
        }
    });
    return g;
}

std::string_view title_of(LabContext& context, const std::vector<std::size_t>& corners) {
    const std::size_t count = class_count(context.document.scene());
    if (count == 1) return "A single class";
    if (count > corners.size()) return "Shares among three";
    return corners.size() == 3 ? "All p of three classes" : "All p of two classes";
}

/// Where there is no point.
void no_point(LabContext& context, const SimplexNow& now, const Figure& figure) {
    Ui& ui = context.ui;
    std::string_view words;
    if (now.not_a_number) {
        words = "A logit is NaN or ∞: so is every p. There is no point.";
    } else if (now.live == 0) {
        words = "Every class is masked: no distribution, no point.";
    } else if (!now.row(SimplexMap::softmax).shares) {
        words = "All three corners are masked: nothing to share.";
    } else {
        return;
    }
    const ImVec2 centre = figure.is_segment() ? ImVec2(figure.room.centre().x, figure.room.min.y + ui.px(60))
                                              : figure.pixel({0.26, 0.37, 0.37});
    const float half = std::min(ui.px(150), figure.side() * 0.32F);
    const Rect place{ImVec2(centre.x - half, centre.y - ui.px(26)),
                     ImVec2(centre.x + half, centre.y + ui.px(26))};
    fill(place, ui.theme.panel, ui.px(6));
    fill(place, with_alpha(ui.theme.bad, 0.12F), ui.px(6));
    hatch(place, with_alpha(ui.theme.bad, 0.25F), ui.px(8), ui.px(1));
    outline(place, ui.theme.bad, ui.px(6), ui.px(1));
    Rect inside = place.inset(ui.px(14), ui.px(9));
    fill(inside.inset(-ui.px(4), -ui.px(1)), with_alpha(ui.theme.panel, 0.75F), ui.px(4));
    paragraph(ui, inside, ui.fonts.body, ui.theme.bad, words);
    landmark(ui, "simplex/no-point", place, words);
}

void single_class(LabContext& context, const Rect& room) {
    Ui& ui = context.ui;
    const std::string_view name = name_of_class(ui, context.document.scene(), 0, 24);
    const std::string_view words =
        is_masked(context.document.scene(), 0)
            ? formatted(ui, "{} is the only class, and it is masked: there is no distribution at all.", name)
            : formatted(
                  ui,
                  "{} is the only class: p = 1, whatever its logit and T. The simplex of one class is a "
                  "single point.",
                  name);
    const float half = std::min(ui.px(200), room.width() * 0.5F);
    const ImVec2 centre = room.centre();
    ImGui::GetWindowDrawList()->AddCircleFilled(ImVec2(centre.x, centre.y - ui.px(40)), ui.px(10),
                                                simplex_colour(context, 0));
    const Rect place{ImVec2(centre.x - half, centre.y - ui.px(12)),
                     ImVec2(centre.x + half, centre.y + ui.px(60))};
    paragraph(ui, place, ui.fonts.body, ui.theme.text, words);
    landmark(ui, "simplex/single", place, words);
}

}  // namespace

float triangle_card_frame(const Ui& ui) {
    return ui.px(32 + 28 + 50 + 24 + 44);
}

void triangle_card(LabContext& context, SimplexState& state, const Rect& rect) {
    Ui& ui = context.ui;
    Rect inside = card(ui, rect);
    Rect strip = inside.cut_top(ui.px(28));
    layer_buttons(context, state, strip);
    inside.cut_top(ui.px(8));
    temperature_row(context, inside.cut_top(ui.px(38)));
    inside.cut_top(ui.px(4));
    Rect foot = inside.cut_bottom(ui.px(20));

    state.corners.follow(context);
    const std::vector<std::size_t>& corners = state.corners.classes();
    text(ui, strip, ui.fonts.strong, ui.theme.secondary, title_of(context, corners));
    if (corners.size() < 2) return single_class(context, inside);
    Rect bar;
    const bool rest = class_count(context.document.scene()) > corners.size();
    if (rest) {
        bar = inside.cut_bottom(ui.px(40));
        inside.cut_bottom(ui.px(6));
    }
    const Figure figure =
        lay_out_figure(ui, inside, corners.size(), state.layers.entropy || state.layers.objective);

    // Inputs before outputs: the point, then the numbers at the corners, which can be typed.
    const PointGrip grip = point_grip(context, state.rows, corners);
    const Grab g = grab_point(context, state, grip, figure);
    corner_blocks(context, state, grip, figure);
    const SimplexNow& now = state.rows.at(context, state.corners.classes());

    draw_layers(context, state, now, figure);
    if (now.ordinary()) draw_paths(context, state, now, figure);
    if (now.ordinary()) draw_points(context, state, now, figure, g);
    no_point(context, now, figure);
    const float side_room = std::max(
        0.0F,
        (figure.is_segment() ? inside.width() * 0.45F : figure.blocks[0].min.x - inside.min.x + ui.px(30)));
    layer_legend(context, state, now, {inside.min, ImVec2(inside.min.x + side_room, inside.max.y)});
    hover_read_out(
        context, state, now, figure, g, grip.possible,
        {ImVec2(inside.max.x - side_room, inside.min.y), ImVec2(inside.max.x, inside.min.y + ui.px(140))});
    if (rest) mass_bar(context, now, bar);

    const std::string_view words = point_grip(context, state.rows, state.corners.classes()).words;
    text(ui, foot, ui.fonts.small, ui.theme.secondary, words);
    landmark(ui, "simplex/foot", foot, words);
}

}  // namespace softmaxlab
