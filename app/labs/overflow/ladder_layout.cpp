#include "app/labs/overflow/ladder_layout.h"

#include <algorithm>
#include <cmath>

namespace softmaxlab {
namespace {

// Design pixels.
constexpr float title_height = 24;
constexpr float head_height = 20;
constexpr float foot_height = 40;
constexpr float label_width = 66;
constexpr float status_width = 104;
constexpr float name_width = 92;
constexpr float least_cell = 62;  // narrower than this, seven digits do not fit
constexpr float most_cell = 190;
constexpr float least_row = 15.5F;
constexpr float most_row = 38;

/// Part `index` of `count` equal ones.
Rect part_of(const Rect& rect, bool down, std::size_t index, std::size_t count) {
    const float from = static_cast<float>(index) / static_cast<float>(count);
    const float to = static_cast<float>(index + 1) / static_cast<float>(count);
    if (down)
        return {ImVec2(rect.min.x, rect.min.y + rect.height() * from),
                ImVec2(rect.max.x, rect.min.y + rect.height() * to)};
    return {ImVec2(rect.min.x + rect.width() * from, rect.min.y),
            ImVec2(rect.min.x + rect.width() * to, rect.max.y)};
}

std::size_t number_of(Rung rung) {
    return static_cast<std::size_t>(rung);
}

}  // namespace

Rect LadderLayout::head(std::size_t place) const {
    return part_of(heads, across, place, shown).inset(gap * 0.5F);
}

Rect LadderLayout::label(Rung rung) const {
    return part_of(labels, !across, number_of(rung), all_rungs.size());
}

Rect LadderLayout::status(Rung rung) const {
    return part_of(statuses, !across, number_of(rung), all_rungs.size());
}

Rect LadderLayout::cell(Rung rung, std::size_t place) const {
    return part_of(part_of(cells, !across, number_of(rung), all_rungs.size()), across, place, shown)
        .inset(gap * 0.5F);
}

Rect LadderLayout::sum() const {
    return part_of(cells, !across, number_of(Rung::sum), all_rungs.size()).inset(gap * 0.5F);
}

LadderLayout lay_out_ladder(const Ui& ui, Rect inside, std::size_t classes) {
    LadderLayout layout;
    layout.title = inside.cut_top(ui.px(title_height));
    layout.foot = inside.cut_bottom(ui.px(foot_height));
    inside.cut_bottom(ui.px(4));
    const float room = inside.width() - ui.px(label_width + status_width);
    layout.across = room < ui.px(least_cell) * static_cast<float>(classes);
    layout.gap = ui.px(layout.across ? 2 : 4);
    if (layout.across) {
        Rect top = inside.cut_top(ui.px(head_height));
        Rect bottom = inside.cut_bottom(ui.px(head_height));
        top.cut_left(ui.px(name_width));
        bottom.cut_left(ui.px(name_width));
        layout.labels = top;
        layout.statuses = bottom;
        const auto fit = static_cast<std::size_t>(std::max(1.0F, inside.height() / ui.px(least_row)));
        layout.shown = std::min(classes, fit);
        inside.max.y =
            std::min(inside.max.y, inside.min.y + ui.px(most_row) * static_cast<float>(layout.shown));
        layout.statuses = {ImVec2(bottom.min.x, inside.max.y),
                           ImVec2(bottom.max.x, inside.max.y + bottom.height())};
        layout.heads = inside.cut_left(ui.px(name_width));
    } else {
        layout.shown = classes;
        const float width = std::min(room, ui.px(most_cell) * static_cast<float>(classes));
        Rect top = inside.cut_top(ui.px(head_height));
        layout.labels = inside.cut_left(ui.px(label_width));
        layout.statuses = inside;
        layout.statuses.min.x += width + ui.px(6);
        inside.max.x = inside.min.x + width;
        top.cut_left(ui.px(label_width));
        layout.heads = {top.min, ImVec2(inside.max.x, top.max.y)};
    }
    layout.cells = inside;
    return layout;
}

}  // namespace softmaxlab
