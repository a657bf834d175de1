#include "app/labs/simplex/figure.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "app/ui/frame_arena.h"
#include "app/widgets/polyline.h"

namespace softmaxlab::simplex {

namespace {

// Design pixels.
constexpr float block_height = 46;
constexpr float block_width = 270;
constexpr float min_block_width = 112;  // beside the triangle: a name and a number
constexpr float label_room = 22;        // of the numbers along the edges
constexpr float slope = 0.86602540F;

double d(float value) {
    return static_cast<double>(value);
}

}  // namespace

ImVec2 Figure::pixel(const Shares& shares) const {
    double x = 0;
    double y = 0;
    for (std::size_t i = 0; i < corners; ++i) {
        x += shares[i] * d(at[i].x);
        y += shares[i] * d(at[i].y);
    }
    return ImVec2(static_cast<float>(x), static_cast<float>(y));
}

ImVec2 Figure::pixel(const Shares& shares, SimplexMap map) const {
    ImVec2 place = pixel(shares);
    if (is_segment()) place.y += first_lane + lane * static_cast<float>(number_of(map));
    return place;
}

Shares Figure::shares_at(ImVec2 pixel) const {
    if (is_segment()) {
        const double along = d(pixel.x - at[0].x) / d(at[1].x - at[0].x);
        return {1 - along, along, 0};
    }
    const double unit = d(at[2].x - at[1].x);
    return shares_from_plane({d(pixel.x - at[1].x) / unit, d(at[1].y - pixel.y) / unit});
}

float Figure::side() const {
    return is_segment() ? at[1].x - at[0].x : at[2].x - at[1].x;
}

bool Figure::contains(ImVec2 pixel, float margin) const {
    const Shares shares = shares_at(pixel);
    if (is_segment())
        return std::fabs(pixel.y - at[0].y) <= 2 * margin && shares[0] * d(side()) >= -d(margin) &&
               shares[1] * d(side()) >= -d(margin);
    const double beyond = d(margin) / (d(side()) * d(slope));
    return *std::min_element(shares.begin(), shares.end()) >= -beyond;
}

Rect Figure::bounds(float margin) const {
    if (is_segment()) return Rect{at[0], at[1]}.inset(-margin, -2 * margin);
    return Rect{ImVec2(at[1].x, at[0].y), at[2]}.inset(-margin);
}

Figure lay_out_figure(const Ui& ui, const Rect& room, std::size_t corners, FigureNeeds needs) {
    Figure figure;
    figure.corners = corners;
    figure.room = room;
    const float block = ui.px(block_height);
    const float label = ui.px(label_room);
    const float width = std::min(ui.px(block_width), room.width() * 0.5F - ui.px(4));
    const auto lower_blocks = [&](float left, float right, float top) {
        const float overhang = ui.px(48);
        const float x0 = std::max(room.min.x, left - overhang);
        const float x1 = std::min(room.max.x, right + overhang);
        const Rect first{ImVec2(x0, top), ImVec2(std::min(x0 + width, (x0 + x1) * 0.5F), top + block)};
        const Rect second{ImVec2(std::max(x1 - width, (x0 + x1) * 0.5F), top), ImVec2(x1, top + block)};
        return std::array<Rect, 2>{first, second};
    };

    if (corners == 2) {
        const float left = room.min.x + ui.px(84);
        const float right = room.max.x - ui.px(40);
        figure.lane = std::min(ui.px(34), room.height() * 0.09F);
        const float below = label + block + ui.px(26) + 4 * figure.lane;
        const float lowest = std::max(room.max.y - below, room.min.y + ui.px(60));
        const float y = needs.curves_above ? lowest : std::min(lowest, room.min.y + room.height() * 0.3F);
        figure.at = {ImVec2(left, y), ImVec2(right, y), ImVec2(left, y)};
        figure.curve_top = room.min.y + ui.px(100);
        figure.first_lane = label + block + ui.px(26);
        const auto blocks = lower_blocks(left, right, y + label);
        figure.blocks = {blocks[0], blocks[1], Rect{}};
        return figure;
    }
    const float gap = ui.px(12);
    const float below = needs.blocks_beside ? label : label + block;
    const float beside = needs.blocks_beside ? ui.px(min_block_width) + gap : label + ui.px(14);
    const float max_height = room.height() - block - below - gap;
    const float side = std::max(ui.px(80), std::min(room.width() - 2 * beside, max_height / slope));
    const float height = side * slope;
    const float top = room.min.y + block + gap + std::max(0.0F, (max_height - height) * 0.5F);
    const float middle = room.centre().x;
    figure.at = {ImVec2(middle, top), ImVec2(middle - side * 0.5F, top + height),
                 ImVec2(middle + side * 0.5F, top + height)};
    std::array<Rect, 2> blocks = lower_blocks(figure.at[1].x, figure.at[2].x, top + height + label);
    if (needs.blocks_beside) {
        const float bottom = top + height + ui.px(4);
        blocks = {Rect{ImVec2(room.min.x, bottom - block), ImVec2(figure.at[1].x - gap, bottom)},
                  Rect{ImVec2(figure.at[2].x + gap, bottom - block), ImVec2(room.max.x, bottom)}};
    }
    figure.blocks = {
        Rect{ImVec2(middle - width * 0.5F, top - gap - block), ImVec2(middle + width * 0.5F, top - gap)},
        blocks[0], blocks[1]};
    return figure;
}

namespace {

/// Lengths of line and gap in turn, in dots.
std::array<float, 4> pattern_of(LineStyle style) {
    switch (style) {
        case LineStyle::dashed:
            return {6, 4, 6, 4};
        case LineStyle::dotted:
            return {1.5F, 3, 1.5F, 3};
        default:
            return {8, 3, 1.5F, 3};
    }
}

}  // namespace

void stroke(Ui& ui, std::span<const ImVec2> points, ImU32 colour, float thickness, LineStyle style) {
    if (points.size() < 2) return;
    // A point that is nowhere would have no end of dashes.
    const auto lost = [](ImVec2 point) { return !std::isfinite(point.x) || !std::isfinite(point.y); };
    if (std::any_of(points.begin(), points.end(), lost)) return;
    if (style == LineStyle::solid) {
        ImGui::GetWindowDrawList()->AddPolyline(points.data(), static_cast<int>(points.size()), colour, 0,
                                                thickness);
        return;
    }
    std::array<float, 4> pattern = pattern_of(style);
    for (float& length : pattern) length *= ui.px(1);
    List<ImVec2> dash(ui);
    for_each_dash(dash, points, pattern, [&](std::span<const ImVec2> one) {
        ImGui::GetWindowDrawList()->AddPolyline(one.data(), static_cast<int>(one.size()), colour, 0,
                                                thickness);
    });
}

LineStyle style_of(SimplexMap map) {
    switch (map) {
        case SimplexMap::softmax:
            return LineStyle::solid;
        case SimplexMap::entmax15:
            return LineStyle::dash_dot;
        case SimplexMap::sparsemax:
            return LineStyle::dashed;
        case SimplexMap::argmax:
            return LineStyle::dotted;
    }
    return LineStyle::solid;
}

ImU32 map_colour(const Ui& ui, SimplexMap map) {
    return map == SimplexMap::softmax ? ui.theme.accent : ui.theme.text;
}

void draw_marker(const Ui& ui, SimplexMap map, ImVec2 centre, float size) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImU32 colour = map_colour(ui, map);
    const float line = ui.px(2) * std::min(size, 1.0F);
    const auto corner = [&](float x, float y) {
        return ImVec2(centre.x + ui.px(x) * size, centre.y + ui.px(y) * size);
    };
    switch (map) {
        case SimplexMap::softmax:
            list.AddCircleFilled(centre, ui.px(8.5F) * size, ui.theme.panel);
            list.AddCircleFilled(centre, ui.px(7.5F) * size, colour);
            list.AddCircleFilled(centre, ui.px(3.5F) * size, ui.theme.panel);
            break;
        case SimplexMap::entmax15:
            list.AddQuadFilled(corner(0, -10), corner(10, 0), corner(0, 10), corner(-10, 0),
                               with_alpha(ui.theme.panel, 0.7F));
            list.AddQuad(corner(0, -9), corner(9, 0), corner(0, 9), corner(-9, 0), colour, line);
            break;
        case SimplexMap::sparsemax:
            list.AddRectFilled(corner(-6.5F, -6.5F), corner(6.5F, 6.5F), with_alpha(ui.theme.panel, 0.7F));
            list.AddRect(corner(-5.5F, -5.5F), corner(5.5F, 5.5F), colour, 0, 0, line);
            break;
        case SimplexMap::argmax:
            list.AddLine(corner(-5, -5), corner(5, 5), ui.theme.panel, 2 * line);
            list.AddLine(corner(-5, 5), corner(5, -5), ui.theme.panel, 2 * line);
            list.AddLine(corner(-4.5F, -4.5F), corner(4.5F, 4.5F), colour, line);
            list.AddLine(corner(-4.5F, 4.5F), corner(4.5F, -4.5F), colour, line);
            break;
    }
}

}  // namespace softmaxlab::simplex
