#include "app/labs/overflow/overflow_lab.h"

#include <algorithm>

#include "app/labs/overflow/controls.h"
#include "app/labs/overflow/ladder.h"
#include "app/labs/overflow/view_card.h"
#include "app/labs/overflow/zoo_card.h"

namespace softmaxlab {
namespace {

// Design pixels.
constexpr float gutter = 12;
constexpr float stacked_below = 960;  // narrower than this, everything stands in one column
constexpr float controls_height = 106;
constexpr float controls_height_narrow = 150;
constexpr float ladder_height = 276;  // at least
constexpr float lower_height = 284;
constexpr float zoo_width = 300;
constexpr float zoo_height = 300;

bool is_narrow(const Ui& ui, float width) {
    return width < ui.px(stacked_below);
}

struct Places {
    Rect controls, naive, stable, view, zoo;
};

Places lay_out(const Ui& ui, Rect area) {
    Places places;
    const float gap = ui.px(gutter);
    const auto next = [&](float height) {
        const Rect place = area.cut_top(height);
        area.cut_top(gap);
        return place;
    };
    if (is_narrow(ui, area.width())) {
        places.controls = next(ui.px(controls_height_narrow));
        places.naive = next(ui.px(ladder_height));
        places.stable = next(ui.px(ladder_height));
        places.view = next(ui.px(lower_height));
        places.zoo = area;
        return places;
    }
    places.controls = next(ui.px(controls_height));
    // What the ladders and the plot need first; of what is left the plot takes the larger part.
    const float rest = std::max(0.0F, area.height() - gap - ui.px(ladder_height + lower_height));
    Rect ladders = next(ui.px(ladder_height) + rest * 0.44F);
    places.naive = ladders.cut_left((ladders.width() - gap) * 0.5F);
    ladders.cut_left(gap);
    places.stable = ladders;
    places.zoo = area.cut_right(std::max(ui.px(zoo_width), area.width() * 0.24F));
    area.cut_right(gap);
    places.view = area;
    return places;
}

}  // namespace

float OverflowLab::height(const Ui& ui, float width) {
    if (!is_narrow(ui, width)) return ui.px(controls_height + ladder_height + lower_height + 2 * gutter);
    return ui.px(controls_height_narrow + 2 * ladder_height + lower_height + zoo_height + 4 * gutter);
}

void OverflowLab::draw(LabContext& context) {
    const Places places = lay_out(context.ui, context.area);
    // Inputs before outputs: the shift can be dragged in the controls and in the lower card.
    controls(context, places.controls);
    zoo_card(context, places.zoo);
    view_card(context, state_, places.view);
    scroll_ladders(context, state_, places.naive, places.stable);
    ladder(context, state_, Method::naive, places.naive);
    ladder(context, state_, Method::stable, places.stable);
}

}  // namespace softmaxlab
