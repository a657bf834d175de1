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
constexpr float side_width = 300;
constexpr float side_below = 960;  // narrower than this, the right column moves under the hero
constexpr float least_height = 640;
constexpr float least_hero = 400;
constexpr float formula_height = 236;
constexpr float temperature_height = 322;
constexpr float read_outs_height = 366;

bool is_narrow(const Ui& ui, float width) {
    return width < ui.px(side_below);
}

}  // namespace

float SoftmaxLab::height(const Ui& ui, float width) {
    if (!is_narrow(ui, width)) return ui.px(least_height);
    return ui.px(least_hero + formula_height + read_outs_height + 2 * gutter);
}

void SoftmaxLab::draw(LabContext& context) {
    const Ui& ui = context.ui;
    Rect area = context.area;
    Rect temperature_place;
    Rect read_outs_place;
    if (is_narrow(ui, area.width())) {
        Rect below = area.cut_bottom(ui.px(read_outs_height));
        area.cut_bottom(ui.px(gutter));
        temperature_place = below.cut_left((below.width() - ui.px(gutter)) * 0.5F);
        below.cut_left(ui.px(gutter));
        read_outs_place = below;
    } else {
        Rect side = area.cut_right(ui.px(side_width));
        area.cut_right(ui.px(gutter));
        // On a tall window the dial grows, up to a point.
        temperature_place = side.cut_top(
            std::max(ui.px(temperature_height), side.height() - ui.px(read_outs_height + gutter)));
        side.cut_top(ui.px(gutter));
        read_outs_place = side;
    }

    temperature_card(context, temperature_place);
    const bool list = context.document.scene().loaded != nullptr;
    const float lower = list ? area.height() * 0.42F : std::max(ui.px(formula_height), area.height() * 0.3F);
    const Rect lower_place = area.cut_bottom(lower);
    area.cut_bottom(ui.px(gutter));
    if (list) {
        logit_list(context, list_, area);
    } else {
        columns(context, columns_, area);
    }
    if (context.document.scene().loaded) {
        rank_plot(context, lower_place);
    } else {
        formula_card(context, lower_place);
    }
    read_outs(context, read_outs_place);
}

}  // namespace softmaxlab
