#include "app/shell/command_palette.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "app/widgets/scrolled.h"

namespace softmaxlab {
namespace {

constexpr float line_height = 32;

// Returns whether it was clicked.
bool command_line(Ui& ui, const Rect& rect, const Command& command, bool selected) {
    if (!rect.has_room()) return false;
    const bool pressed = bare_button(command.id, rect);
    if (selected || ImGui::IsItemHovered()) {
        fill(rect, selected ? mix(ui.theme.raised, ui.theme.accent, 0.25F) : ui.theme.raised, ui.px(6));
    }
    Rect inside = rect.inset(ui.px(12), 0);
    const std::string_view keys = keys_text(ui, command);
    const ImU32 colour = command.enabled() ? ui.theme.text : ui.theme.faint;
    text(ui, inside.cut_right(text_size(ui.fonts.small, keys).x), ui.fonts.small, ui.theme.secondary, keys,
         Align::right);
    inside.cut_right(ui.px(12));
    text(ui, inside, ui.fonts.body, colour, command.title);
    landmark(ui, "palette/" + command.id, rect, command.title);
    return pressed && command.enabled();
}

}  // namespace

void CommandPalette::open() {
    query_.clear();
    last_query_.clear();
    selected_ = 0;
    focus_ = true;
    overlay_.open();
}

void CommandPalette::choose(const Command& command) {
    focus_ = true;
    if (!command.enabled()) return;
    overlay_.close();
    command.run();
}

void CommandPalette::draw(Ui& ui, const std::vector<Command>& commands) {
    if (!overlay_.begin(ui, "palette", ImVec2(620, 460), true)) return;
    Rect room = overlay_.inside();
    int step = 0;
    const bool entered = line_edit(ui, "palette/query", room.cut_top(ui.px(36)), query_,
                                   "What do you want to do?", std::exchange(focus_, false), &step);
    room.cut_top(ui.px(10));

    if (query_ != last_query_) {
        last_query_ = query_;
        selected_ = 0;
    }
    const std::vector<std::size_t> matching = matching_commands(commands, query_);
    if (entered) focus_ = true;
    if (matching.empty()) {
        text(ui, room.cut_top(ui.px(line_height)).inset(ui.px(12), 0), ui.fonts.body, ui.theme.secondary,
             "No matching command.");
    } else if (entered) {
        choose(commands[matching[std::min(selected_, matching.size() - 1)]]);
    } else {
        draw_list(ui, room, commands, matching, step);
    }
    overlay_.end();
}

void CommandPalette::draw_list(Ui& ui, const Rect& rect, const std::vector<Command>& commands,
                               const std::vector<std::size_t>& matching, int step) {
    const std::size_t count = matching.size();
    if (step != 0) selected_ = (selected_ + count + (step < 0 ? count - 1 : 1)) % count;
    selected_ = std::min(selected_, count - 1);

    ImGui::SetCursorScreenPos(rect.min);
    ImGui::BeginChild("##list", rect.size(), ImGuiChildFlags_None,
                      ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoBackground);
    const float height = ui.px(line_height);
    if (step != 0) scroll_to_line(static_cast<float>(selected_) * height, height, rect.height());
    const ImVec2 at = ImGui::GetCursorScreenPos();
    Rect room{at, ImVec2(at.x + rect.width() - ImGui::GetStyle().ScrollbarSize,
                         at.y + height * static_cast<float>(count))};
    for (std::size_t i = 0; i < count; ++i) {
        const Command& command = commands[matching[i]];
        if (command_line(ui, room.cut_top(height), command, i == selected_)) {
            choose(command);
            break;
        }
    }
    ImGui::EndChild();
}

}  // namespace softmaxlab
