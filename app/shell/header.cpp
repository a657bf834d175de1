#include "app/shell/header.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "app/ui/frame_arena.h"

namespace softmaxlab {
namespace {

/// A button of the header: a command, or the menu of those that copy.
struct Action {
    std::string_view label;
    const Command* command = nullptr;  ///< null: the menu
};

constexpr std::string_view copy_label = "Copy ▾";
constexpr float button_height = 30;
constexpr float gap = 8;

bool copies(const Command& command) {
    return command.button == CommandButton::copy_menu;
}

void copy_menu(Ui& ui, const Rect& place, const std::vector<Command>& commands) {
    if (button(ui, "command/copy-menu", place, copy_label)) ImGui::OpenPopup("copy-menu");
    tooltip(ui, "Copy the values as text");
    ImGui::SetNextWindowPos(ImVec2(place.max.x, place.max.y + ui.px(4)), ImGuiCond_Always, ImVec2(1, 0));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(ui.px(6), ui.px(6)));
    if (ImGui::BeginPopup("copy-menu", ImGuiWindowFlags_NoMove)) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const auto lines = static_cast<float>(std::count_if(commands.begin(), commands.end(), copies));
        Rect room{at, ImVec2(at.x + ui.px(250), at.y + ui.px(30) * lines)};
        for (const Command& command : commands) {
            if (!copies(command)) continue;
            const Rect line = room.cut_top(ui.px(30));
            if (button(ui, formatted(ui, "command/{}", command.id), line, command.title, ButtonKind::quiet)) {
                command.run();
                ImGui::CloseCurrentPopup();
            }
        }
        ImGui::EndPopup();
    }
    ImGui::PopStyleVar();
}

void draw_action(Ui& ui, const Rect& place, const Action& action, const std::vector<Command>& commands) {
    if (action.command == nullptr) {
        copy_menu(ui, place, commands);
        return;
    }
    const Command& command = *action.command;
    const bool pressed = button(ui, formatted(ui, "command/{}", command.id), place, action.label,
                                ButtonKind::normal, false, command.enabled());
    if (has_tooltip(ui)) {
        const std::string_view keys = keys_text(ui, command.keys);
        tooltip(ui, keys.empty() ? std::string_view(command.title)
                                 : formatted(ui, "{}  {}", command.title, keys));
    }
    if (pressed) command.run();
}

/// As many of them as there is room for, the first ones first; `taken`: the width that they need.
List<Action> actions_in(Ui& ui, float room, const std::vector<Command>& commands, bool with_palette,
                        float& taken) {
    List<Action> all(ui);
    const Command* const palette = with_palette ? command_with(commands, CommandButton::palette) : nullptr;
    if (palette != nullptr) all.push_back({"≡", palette});
    for (const Command& command : commands)
        if (command.button == CommandButton::header) all.push_back({command.label, &command});
    if (command_with(commands, CommandButton::copy_menu) != nullptr) all.push_back({copy_label});
    taken = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const float width = button_width(ui, all[i].label) + ui.px(gap);
        const bool always = all[i].command != nullptr && all[i].command == palette;
        if (taken + width > room && !always) {
            all.resize(i);
            break;
        }
        taken += width;
    }
    return all;
}

}  // namespace

void draw_header(Ui& ui, Rect rect, const Lab& lab, const Scene& scene, const std::vector<Command>& commands,
                 bool with_palette) {
    rect.cut_top(ui.px(14));
    const float room = rect.width() - std::max(text_size(ui.fonts.title, lab.name).x,
                                               std::min(ui.px(300), rect.width() * 0.4F));
    float taken = 0;
    const List<Action> shown = actions_in(ui, room, commands, with_palette, taken);

    Rect row = Rect(rect).cut_top(ui.px(button_height)).cut_right(taken);
    Rect title = rect.cut_top(ui.px(button_height));
    title.cut_right(taken + ui.px(gap));
    text(ui, title, ui.fonts.title, ui.theme.text, lab.name);
    landmark(ui, "lab/name", title, lab.name);
    const Rect line = rect.cut_top(ui.px(26));
    std::string_view sentence;
    if (lab.sentence_for != nullptr) sentence = lab.sentence_for(ui, scene);
    if (sentence.empty()) sentence = lab.sentence;
    text(ui, line, ui.fonts.body, ui.theme.secondary, sentence);
    landmark(ui, "lab/sentence", line, sentence);

    for (const Action& action : shown) {
        row.cut_left(ui.px(gap));
        draw_action(ui, row.cut_left(button_width(ui, action.label)), action, commands);
    }
}

}  // namespace softmaxlab
