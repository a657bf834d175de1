#include "app/labs/gradients/gradients_lab.h"

#include <algorithm>

#include "app/labs/gradients/jacobian_card.h"
#include "app/labs/gradients/side_card.h"

namespace softmaxlab {
namespace {

// Design pixels.
constexpr float gutter = 14;
constexpr float stacked_below = 900;  // narrower than this, the cards stand below each other
constexpr float least_height = 660;

bool is_narrow(const Ui& ui, float width) {
    return width < ui.px(stacked_below);
}

}  // namespace

float GradientsLab::height(const Ui& ui, float width) {
    return ui.px(is_narrow(ui, width) ? 2 * least_height + gutter : least_height);
}

void GradientsLab::draw(LabContext& context) {
    const Ui& ui = context.ui;
    Rect area = context.area;
    Rect matrix;
    if (is_narrow(ui, area.width())) {
        matrix = area.cut_top((area.height() - ui.px(gutter)) * 0.5F);
        area.cut_top(ui.px(gutter));
    } else {
        // As wide as its square can use.
        const float most = area.height() - ui.px(60);
        matrix = area.cut_left(std::min((area.width() - ui.px(gutter)) * 0.5F, most));
        area.cut_left(ui.px(gutter));
    }
    // Inputs before outputs: everything that moves a logit is on the right.
    side_card(context, state_, area);
    jacobian_card(context, state_, matrix);
}

}  // namespace softmaxlab
