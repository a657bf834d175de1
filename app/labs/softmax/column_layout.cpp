#include "app/labs/softmax/column_layout.h"

namespace softmaxlab {

ColumnLayout lay_out_columns(const Ui& ui, Rect inside, std::size_t classes, float caption_height) {
    ColumnLayout l;
    l.toolbar = inside.cut_top(ui.px(30));
    inside.cut_top(ui.px(8));
    if (caption_height > 0) {
        l.caption = inside.cut_top(caption_height);
        inside.cut_top(ui.px(6));
    }
    l.heads = inside.cut_top(ui.px(24));
    l.objects = inside.cut_bottom(ui.px(34));
    inside.cut_bottom(ui.px(8));
    l.ticks = inside.cut_bottom(ui.px(18));
    l.row_height =
        std::min(inside.height() / static_cast<float>(std::max<std::size_t>(classes, 1)), ui.px(104));
    l.rows = inside;
    l.rows.max.y = l.rows.min.y + l.row_height * static_cast<float>(classes);
    // Few classes leave room: what belongs below the rows follows them, and the card keeps its end free.
    const float spare = inside.max.y - l.rows.max.y;
    for (Rect* strip : {&l.ticks, &l.objects}) {
        strip->min.y -= spare;
        strip->max.y -= spare;
    }

    const bool narrow = l.rows.width() < ui.px(640);
    const float gap = ui.px(narrow ? 6.0F : 10.0F);
    const float beside = ui.px(7);  // between a bar and its number
    const float value = ui.px(64);  // eight characters of the numbers' type
    Rect rest = l.rows;
    l.name = rest.cut_left(ui.px(narrow ? 84.0F : 100.0F));
    rest.cut_left(gap);
    const float bars = rest.width() - 3 * (value + beside) - 2 * gap;
    l.logit_bar = rest.cut_left(bars * 0.36F);
    rest.cut_left(beside);
    l.logit_value = rest.cut_left(value);
    rest.cut_left(gap);
    l.exponential_bar = rest.cut_left(bars * 0.28F);
    rest.cut_left(beside);
    l.exponential_value = rest.cut_left(value);
    rest.cut_left(gap);
    l.probability_value = rest.cut_right(value);
    rest.cut_right(beside);
    l.probability_bar = rest;
    return l;
}

}  // namespace softmaxlab
