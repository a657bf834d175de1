#include "app/labs/softmax/softmax_lab.h"

#include <algorithm>

#include "app/labs/softmax/formula_card.h"
#include "app/labs/softmax/rank_plot.h"
#include "app/labs/softmax/read_outs.h"
#include "app/labs/softmax/temperature_card.h"

namespace softmaxlab {
namespace {

// Design pixels.
constexpr float gutter = 16;
constexpr float side_width = 284;  // at least; it grows with the window
constexpr float side_share = 0.22F;
constexpr float side_below = 960;  // narrower than this, the right column moves under the hero
constexpr float least_height = 640;
constexpr float least_hero = 400;
constexpr float formula_height = 236;
constexpr float temperature_height = 322;
constexpr float read_outs_height = 366;

bool is_narrow(const Ui& ui, float width) {
    return width < ui.px(side_below);
}

/// Where the cards are.
struct Places {
    Rect hero, lower, temperature, read_outs;
};

Places lay_out(const Ui& ui, Rect area, bool list) {
    Places places;
    const float gap = ui.px(gutter);
    if (is_narrow(ui, area.width())) {
        Rect below = area.cut_bottom(ui.px(read_outs_height));
        area.cut_bottom(gap);
        places.temperature = below.cut_left((below.width() - gap) * 0.5F);
        below.cut_left(gap);
        places.read_outs = below;
    } else {
        const float least = ui.px(side_width);
        Rect side = area.cut_right(std::clamp(area.width() * side_share, least, 1.4F * least));
        area.cut_right(gap);
        // A taller card than this would not make the dial any larger: it is as wide as it can be.
        const float most = ui.px(temperature_height) + side.width() - least;
        const float room = side.height() - ui.px(read_outs_height) - gap;
        places.temperature = side.cut_top(std::clamp(room, ui.px(temperature_height), most));
        side.cut_top(gap);
        places.read_outs = side;
    }
    places.lower = area.cut_bottom(list ? area.height() * 0.42F : ui.px(formula_height));
    area.cut_bottom(gap);
    places.hero = area;
    return places;
}

}  // namespace

float SoftmaxLab::height(const Ui& ui, float width) {
    if (!is_narrow(ui, width)) return ui.px(least_height);
    return ui.px(least_hero + formula_height + read_outs_height + 2 * gutter);
}

void SoftmaxLab::draw(LabContext& context) {
    const bool list = context.document.scene().loaded != nullptr;
    const Places places = lay_out(context.ui, context.area, list);
    // Inputs before outputs: what a drag changes is drawn everywhere in the same frame.
    temperature_card(context, places.temperature);
    if (list) {
        logit_list(context, list_, places.hero);
    } else {
        columns(context, columns_, places.hero);
    }
    if (context.document.scene().loaded) {
        rank_plot(context, places.lower);
    } else {
        formula_card(context, places.lower);
    }
    read_outs(context, places.read_outs);
}

}  // namespace softmaxlab
