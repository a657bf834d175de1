#include "app/labs/overflow/value_cell.h"

#include <algorithm>
#include <string_view>

#include "app/labs/overflow/format_text.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"

namespace softmaxlab {
namespace {

/// A failure, and not merely digits that were lost.
bool is_failure(const ValueCell& cell) {
    return cell.failed || cell.state == CellState::overflowed || cell.state == CellState::not_a_number;
}

void surface(Ui& ui, const Rect& rect, const ValueCell& cell, bool lit) {
    const CellState state = cell.state;
    const float rounding = std::min(ui.px(5), rect.height() * 0.25F);
    if (is_failure(cell)) {
        fill(rect, with_alpha(ui.theme.bad, 0.12F), rounding);
        hatch(rect, with_alpha(ui.theme.bad, 0.35F), ui.px(7));
        outline(rect, ui.theme.bad, rounding, ui.px(1));
        return;
    }
    fill(rect, ui.theme.raised, rounding);
    const bool vanished = state == CellState::underflowed || state == CellState::rounded_away;
    if (state == CellState::masked || vanished) hatch(rect, with_alpha(ui.theme.faint, 0.4F), ui.px(7));
    if (vanished || lit || ui.theme.name == ThemeName::contrast)
        outline(rect, lit ? ui.theme.accent : ui.theme.faint, rounding, ui.px(1));
}

}  // namespace

void value_cell(Ui& ui, const Rect& rect, const ValueCell& cell) {
    const bool lit = cell.class_index && ui.lit_class == cell.class_index;
    if (cell.framed) surface(ui, rect, cell, lit);

    const std::string_view sign = cell.failed ? std::string_view() : sign_of(cell.state);
    const bool large = rect.height() >= ui.px(22);
    ImFont* font = large ? ui.fonts.number : ui.fonts.number_small;
    Rect room = rect.inset(ui.px(3), 0);
    const float sign_width = sign.empty() ? 0 : text_size(ui.fonts.small, sign).x + ui.px(2);
    const float digit = text_size(font, "0").x;
    const auto width = static_cast<int>((room.width() - 2 * sign_width) / digit);
    std::string_view words = fitted(ui, cell.value, std::max(width, 6));
    if (large && text_size(font, words).x > room.width() - 2 * sign_width) {
        font = ui.fonts.number_small;
        words =
            fitted(ui, cell.value, static_cast<int>((room.width() - sign_width) / text_size(font, "0").x));
    }
    const ImU32 colour = is_failure(cell)                ? ui.theme.bad
                         : cell.state == CellState::fine ? ui.theme.text
                                                         : ui.theme.secondary;
    if (!sign.empty()) text(ui, room.cut_left(sign_width), ui.fonts.small, colour, sign);
    if (room.width() > 2 * sign_width) room.cut_right(sign_width);
    text(ui, room, font, colour, words, Align::centre);

    ImGui::SetCursorScreenPos(rect.min);
    ImGui::Dummy(rect.size());
    tooltip(ui, cell.explanation);
    landmark(ui, cell.landmark, rect, words, cell.class_index);
}

}  // namespace softmaxlab
