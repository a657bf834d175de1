#include "app/shell/row_chooser.h"

#include <algorithm>

#include "app/ui/frame_arena.h"
#include "app/ui/label_text.h"

namespace softmaxlab {

Rect draw_row_chooser(Ui& ui, Rect line, std::string_view words, const std::vector<Command>& commands) {
    if (words.empty()) return line;
    const auto step = [&](std::string_view id, std::string_view label, const Rect& place) {
        const Command* const command = command_named(commands, id);
        if (command == nullptr) return;
        if (button(ui, formatted(ui, "command/{}", id), place, label, ButtonKind::normal, false,
                   command->enabled()))
            command->run();
        const std::string_view keys = keys_text(ui, command->keys);
        tooltip(ui, keys.empty() ? std::string_view(command->title)
                                 : formatted(ui, "{}  {}", command->title, keys));
    };
    const float arrow = ui.px(28);
    const float gap = ui.px(4);
    const float widest = std::min(ui.px(280), line.width() * 0.4F);
    const std::string_view shown = visible_label(ui, words);
    const float width = std::min(button_width(ui, shown), widest);
    Rect place = line.cut_right(2 * arrow + width + 2 * gap);
    line.cut_right(ui.px(12));
    step("row-previous", "‹", place.cut_left(arrow));
    step("row-next", "›", place.cut_right(arrow));
    step("row-choose", shown, place.inset(gap, 0));
    landmark(ui, "header/row", place.inset(gap, 0), words);
    return line;
}

}  // namespace softmaxlab
