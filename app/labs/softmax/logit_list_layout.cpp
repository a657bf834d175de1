#include "app/labs/softmax/logit_list_layout.h"

#include <algorithm>

namespace softmaxlab {
namespace {

// Design pixels.
constexpr float row_size = 27;
constexpr float gap = 12;
constexpr float rank_width = 54;
constexpr float mask_width = 22;
constexpr float number_width = 74;
constexpr float scrollbar_width = 12;
constexpr float longest_bar = 260;

}  // namespace

std::size_t LogitListLayout::rows_that_fit() const {
    return static_cast<std::size_t>(std::max(1.0F, rows.height() / row_height));
}

Rect LogitListLayout::row(double at) const {
    const float y = rows.min.y + row_height * static_cast<float>(at);
    return {ImVec2(rows.min.x, y), ImVec2(rows.max.x, y + row_height)};
}

LogitListLayout lay_out_list(const Ui& ui, Rect inside) {
    LogitListLayout layout;
    layout.row_height = ui.px(row_size);
    layout.top = inside.cut_top(ui.px(30));
    inside.cut_top(ui.px(8));
    layout.heads = inside.cut_top(ui.px(22));
    layout.foot = inside.cut_bottom(ui.px(22));
    inside.cut_bottom(ui.px(4));
    layout.scrollbar = inside.cut_right(ui.px(scrollbar_width));
    inside.cut_right(ui.px(8));
    layout.rows = inside;

    Rect rest = inside.inset(ui.px(6), 0);
    layout.rank = rest.cut_left(ui.px(rank_width));
    rest.cut_left(ui.px(gap));
    layout.mask = rest.cut_left(ui.px(mask_width));
    rest.cut_left(ui.px(4));
    layout.log_probability = rest.cut_right(ui.px(number_width));
    rest.cut_right(ui.px(gap));
    layout.probability = rest.cut_right(ui.px(number_width));
    rest.cut_right(ui.px(gap));
    layout.label =
        rest.cut_left(std::max(rest.width() * 0.4F, rest.width() - ui.px(number_width + gap + longest_bar)));
    layout.logit = rest.cut_left(ui.px(number_width));
    rest.cut_left(ui.px(gap));
    layout.bar = rest;
    return layout;
}

}  // namespace softmaxlab
