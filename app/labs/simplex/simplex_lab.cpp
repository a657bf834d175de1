#include "app/labs/simplex/simplex_lab.h"

#include <algorithm>

#include "app/labs/simplex/maps_card.h"
#include "app/labs/simplex/objective_card.h"
#include "app/labs/simplex/triangle_card.h"

namespace softmaxlab {
namespace {

// Design pixels.
constexpr float gutter = 14;
constexpr float side_width = 400;  // at least; it grows with the window
constexpr float side_share = 0.34F;
constexpr float side_below = 960;  // narrower than this, the right column moves under the hero
constexpr float hero_height = 600;
constexpr float maps_height = 440;
constexpr float objective_height = 192;

bool is_narrow(const Ui& ui, float width) {
    return width < ui.px(side_below);
}

}  // namespace

float SimplexLab::height(const Ui& ui, float width) {
    if (!is_narrow(ui, width)) return ui.px(maps_height + objective_height + gutter);
    return ui.px(hero_height + maps_height + objective_height + 2 * gutter);
}

void SimplexLab::draw(LabContext& context) {
    const Ui& ui = context.ui;
    const float gap = ui.px(gutter);
    Rect area = context.area;
    Rect hero = area;
    if (is_narrow(ui, area.width())) {
        hero = area.cut_top(
            std::max(ui.px(hero_height), area.height() - ui.px(maps_height + objective_height + 2 * gutter)));
        area.cut_top(gap);
    } else {
        Rect side = hero.cut_right(std::max(ui.px(side_width), area.width() * side_share));
        hero.cut_right(gap);
        area = side;
    }
    // Inputs before outputs: the point is dragged in the hero.
    triangle_card(context, state_, hero);
    const Rect objective = area.cut_bottom(ui.px(objective_height));
    area.cut_bottom(gap);
    maps_card(context, state_, area);
    objective_card(context, state_, objective);
}

}  // namespace softmaxlab
