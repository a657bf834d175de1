#include "app/labs/simplex/mass_bar.h"

#include <algorithm>
#include <cmath>

#include "app/labs/simplex/corners.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"

namespace softmaxlab {

void mass_bar(LabContext& context, const SimplexNow& now, const Rect& rect) {
    Ui& ui = context.ui;
    Rect inside = rect;
    Rect words = inside.cut_top(ui.px(20));
    const MapRow& row = now.row(SimplexMap::softmax);
    const std::size_t others = class_count(context.document.scene()) - now.corners.size();

    const std::string_view mass = fitted(ui, row.mass, 8);
    const std::string_view missing = fitted(ui, now.ordinary() ? now.rest : NAN, 8);
    const std::string_view left =
        formatted(ui, "M = {}: the mass of the three; the triangle shows their shares", mass);
    const std::string_view right = formatted(ui, "1 − M = {} ({} more)", missing, grouped(ui, others));
    const Rect right_place = words.cut_right(text_size(ui.fonts.small, right).x + 1);
    words.cut_right(ui.px(12));
    text(ui, words, ui.fonts.small, ui.theme.secondary, left);
    text(ui, right_place, ui.fonts.small, ui.theme.secondary, right, Align::right);

    const Rect bar = inside.cut_top(ui.px(16));
    const float rounding = ui.px(3);
    fill(bar, ui.theme.empty_bar, rounding);
    float x = bar.min.x;
    if (now.ordinary()) {
        for (const std::size_t corner : now.corners) {
            const float width = bar.width() * static_cast<float>(row.p[corner]);
            const Rect part{ImVec2(x, bar.min.y), ImVec2(x + width, bar.max.y)};
            const bool lit = ui.lit_class == corner;
            fill(part, with_alpha(simplex_colour(context, corner), lit ? 1.0F : 0.8F),
                 std::min(rounding, width));
            landmark(ui, formatted(ui, "simplex/mass/{}", corner), part, fitted(ui, row.p[corner], 8),
                     corner);
            x += width;
        }
        hatch({ImVec2(x, bar.min.y), bar.max}, with_alpha(ui.theme.secondary, 0.5F), ui.px(7), ui.px(1));
    }
    if (ui.theme.name == ThemeName::contrast) outline(bar, ui.theme.line, rounding, ui.px(1));
    ImGui::SetCursorScreenPos(rect.min);
    ImGui::Dummy(rect.size());
    tooltip(ui,
            formatted(ui,
                      "M = Σ p of the three corners = {}.\nMissing: Σ p of the {} other classes = {}.\nThe "
                      "share of a corner is p / M: softmax of the three alone.",
                      mass, grouped(ui, others), missing));
    landmark(ui, "simplex/mass", words, mass);
    landmark(ui, "simplex/missing", right_place, missing);
}

}  // namespace softmaxlab
