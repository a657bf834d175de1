#include "app/widgets/colour_bar.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "app/ui/number_text.h"

namespace softmaxlab {

void colour_bar(Ui& ui, const Rect& rect, const DivergingMap& colours, double range, std::string_view words) {
    Rect room = rect;
    const Rect labels = room.cut_bottom(ui.px(16));
    std::span<const ImU32> table = colours.table();
    const float step = room.width() / static_cast<float>(table.size());
    for (std::size_t i = 0; i < table.size(); ++i) {
        const float x = room.min.x + step * static_cast<float>(i);
        fill({ImVec2(x, room.min.y), ImVec2(x + step + 1, room.max.y)}, table[i]);
    }
    outline(room, ui.theme.line, 0, ui.px(1));
    if (colours.bend() != 1) {
        // Where a tenth and a hundredth of the range lie.
        for (const double part : {-0.1, -0.01, 0.01, 0.1}) {
            const auto at = static_cast<float>(
                0.5 + 0.5 * std::copysign(std::pow(std::fabs(part), colours.bend()), part));
            const float x = room.min.x + room.width() * at;
            ImGui::GetWindowDrawList()->AddLine(ImVec2(x, room.max.y - ui.px(5)), ImVec2(x, room.max.y),
                                                ui.theme.text, ui.px(1));
        }
    }
    const std::string_view low = fitted(ui, -range, 8);
    const std::string_view high = joined(ui, range > 0 ? "+" : "", fitted(ui, range, 7));
    const float ends =
        std::max(text_size(ui.fonts.number_small, low).x, text_size(ui.fonts.number_small, high).x);
    text(ui, labels, ui.fonts.number_small, ui.theme.secondary, low, Align::left);
    text_if_it_fits(ui, labels.inset(ends + ui.px(6), 0), ui.fonts.small, ui.theme.secondary, words,
                    Align::centre);
    text(ui, labels, ui.fonts.number_small, ui.theme.secondary, high, Align::right);
    landmark(ui, "colour-bar", rect, fitted(ui, range, 7));
}

}  // namespace softmaxlab
