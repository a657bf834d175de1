#include "app/shell/header.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "app/ui/frame_arena.h"

namespace softmaxlab {
namespace {

struct Action {
    std::string_view id;
    std::string_view label;
};

// Where the room is small, the last ones go first.
constexpr std::array<Action, 5> actions = {
    {{"undo", "Undo"}, {"redo", "Redo"}, {"open", "Open"}, {"save", "Save"}, {"copy", "Copy ▾"}}};
constexpr Action palette_action = {"palette", "≡"};
constexpr std::array<std::string_view, 4> copies = {"copy", "copy-csv", "copy-numpy", "copy-latex"};
constexpr float button_height = 30;
constexpr float gap = 8;

void copy_menu(Ui& ui, const Rect& place, const std::vector<Command>& commands) {
    if (button(ui, "command/copy-menu", place, "Copy ▾")) ImGui::OpenPopup("copy-menu");
    tooltip(ui, "Copy the values as text");
    ImGui::SetNextWindowPos(ImVec2(place.max.x, place.max.y + ui.px(4)), ImGuiCond_Always, ImVec2(1, 0));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(ui.px(6), ui.px(6)));
    if (ImGui::BeginPopup("copy-menu", ImGuiWindowFlags_NoMove)) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        Rect room{at, ImVec2(at.x + ui.px(250), at.y + ui.px(30) * static_cast<float>(copies.size()))};
        for (const std::string_view id : copies) {
            const Command* command = find_command(commands, id);
            if (command == nullptr) continue;
            const Rect line = room.cut_top(ui.px(30));
            if (button(ui, formatted(ui, "command/{}", command->id), line, command->title,
                       ButtonKind::quiet)) {
                command->run();
                ImGui::CloseCurrentPopup();
            }
        }
        ImGui::EndPopup();
    }
    ImGui::PopStyleVar();
}

void draw_action(Ui& ui, const Rect& place, const Action& action, const Command& command,
                 const std::vector<Command>& commands) {
    if (action.id == "copy") {
        copy_menu(ui, place, commands);
        return;
    }
    const bool pressed = button(ui, formatted(ui, "command/{}", command.id), place, action.label,
                                ButtonKind::normal, false, command.enabled);
    if (has_tooltip()) {
        const std::string_view keys = keys_text(ui, command.keys);
        tooltip(ui, keys.empty() ? std::string_view(command.title)
                                 : formatted(ui, "{}  {}", command.title, keys));
    }
    if (pressed) command.run();
}

}  // namespace

void draw_header(Ui& ui, Rect rect, const Lab& lab, const std::vector<Command>& commands, bool with_palette) {
    rect.cut_top(ui.px(14));
    List<Action> shown(ui);
    if (with_palette) shown.push_back(palette_action);
    float room = rect.width() -
                 std::max(text_size(ui.fonts.title, lab.name).x, std::min(ui.px(300), rect.width() * 0.4F));
    float taken = with_palette ? button_width(ui, palette_action.label) + ui.px(gap) : 0;
    for (const Action& action : actions) {
        if (find_command(commands, action.id) == nullptr) continue;
        const float width = button_width(ui, action.label) + ui.px(gap);
        if (taken + width > room) break;
        taken += width;
        shown.push_back(action);
    }

    Rect row = Rect(rect).cut_top(ui.px(button_height)).cut_right(taken);
    Rect title = rect.cut_top(ui.px(button_height));
    title.cut_right(taken + ui.px(gap));
    text(ui, title, ui.fonts.title, ui.theme.text, lab.name);
    landmark(ui, "lab/name", title, lab.name);
    const Rect sentence = rect.cut_top(ui.px(26));
    text(ui, sentence, ui.fonts.body, ui.theme.secondary, lab.sentence);
    landmark(ui, "lab/sentence", sentence, lab.sentence);

    for (const Action& action : shown) {
        row.cut_left(ui.px(gap));
        const Rect place = row.cut_left(button_width(ui, action.label));
        if (const Command* command = find_command(commands, action.id)) {
            draw_action(ui, place, action, *command, commands);
        }
    }
}

}  // namespace softmaxlab
