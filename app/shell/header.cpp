#include "app/shell/header.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "app/ui/frame_arena.h"

namespace softmaxlab {
namespace {

/// A button of the header: a command, or a menu of those with that button.
struct Action {
    std::string_view label;
    const Command* command = nullptr;  ///< null: the menu
    CommandButton menu = CommandButton::none;
};

constexpr std::string_view copy_label = "Copy ▾";
constexpr std::string_view view_label = "View ▾";
constexpr float button_height = 30;
constexpr float menu_line = 30;
constexpr float menu_width = 250;
constexpr float gap = 8;

const Command* command_named(const std::vector<Command>& commands, std::string_view id) {
    const auto found =
        std::find_if(commands.begin(), commands.end(), [&](const Command& c) { return c.id == id; });
    return found == commands.end() ? nullptr : &*found;
}

std::string_view words_of(Ui& ui, const Command& command) {
    const std::string_view keys = keys_text(ui, command.keys);
    const std::string_view words =
        keys.empty() ? std::string_view(command.title) : formatted(ui, "{}  {}", command.title, keys);
    return command.enabled() || command.why_not.empty() ? words : joined(ui, words, "\n", command.why_not);
}

/// A line of a menu: a mark where it is on, the title, the keys. Returns whether it was chosen.
bool menu_item(Ui& ui, const Rect& rect, const Command& command) {
    const bool on = command.is_on && command.is_on();
    const bool pressed = button(ui, formatted(ui, "command/{}", command.id), rect, "", ButtonKind::quiet,
                                false, command.enabled());
    tooltip(ui, words_of(ui, command));
    Rect inside = rect.inset(ui.px(8), 0);
    const Rect mark = inside.cut_left(ui.px(20));
    if (on) text(ui, mark, ui.fonts.body, ui.theme.accent, "✓");
    const std::string_view keys = keys_text(ui, command.keys);
    const float width = text_size(ui.fonts.small, keys).x;
    text(ui, inside.cut_right(width), ui.fonts.small, ui.theme.secondary, keys, Align::right);
    inside.cut_right(ui.px(8));
    text(ui, inside, ui.fonts.body, command.enabled() ? ui.theme.text : ui.theme.secondary, command.title);
    if (pressed) command.run();
    return pressed;
}

/// − 125 % +: the menu stays open, since one step is rarely enough.
void zoom_line(Ui& ui, Rect rect, const std::vector<Command>& commands, float zoom) {
    rect = rect.inset(ui.px(8), ui.px(2));
    rect.cut_left(ui.px(20));
    text(ui, rect, ui.fonts.body, ui.theme.text, "Zoom");
    const auto part = [&](const Rect& place, std::string_view id, std::string_view label) {
        const Command* const command = command_named(commands, id);
        if (command == nullptr) return;
        const bool pressed = button(ui, joined(ui, "command/", id), place, label, ButtonKind::normal, false,
                                    command->enabled());
        tooltip(ui, words_of(ui, *command));
        if (pressed) command->run();
    };
    const Rect in = rect.cut_right(ui.px(32));
    rect.cut_right(ui.px(4));
    const Rect now = rect.cut_right(ui.px(64));
    rect.cut_right(ui.px(4));
    part(rect.cut_right(ui.px(32)), "zoom-out", "−");
    part(now, "zoom-reset", formatted(ui, "{:.0f} %", static_cast<double>(zoom) * 100));
    part(in, "zoom-in", "+");
}

void draw_menu(Ui& ui, const Rect& place, const Action& action, const std::vector<Command>& commands,
               float zoom) {
    const bool views = action.menu == CommandButton::view_menu;
    const std::string_view name = views ? "command/view-menu" : "command/copy-menu";
    if (button(ui, name, place, action.label)) ImGui::OpenPopup(name.data());
    tooltip(ui, views ? "Theme, zoom, full screen, motion" : "Copy the values as text");
    ImGui::SetNextWindowPos(ImVec2(place.max.x, place.max.y + ui.px(4)), ImGuiCond_Always, ImVec2(1, 0));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(ui.px(6), ui.px(6)));
    if (ImGui::BeginPopup(name.data(), ImGuiWindowFlags_NoMove)) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const auto in_menu = [&](const Command& command) { return command.button == action.menu; };
        const auto lines =
            static_cast<float>(std::count_if(commands.begin(), commands.end(), in_menu)) + (views ? 1 : 0);
        Rect room{at, ImVec2(at.x + ui.px(menu_width), at.y + ui.px(menu_line) * lines)};
        if (views) zoom_line(ui, room.cut_top(ui.px(menu_line)), commands, zoom);
        for (const Command& command : commands) {
            if (!in_menu(command)) continue;
            if (menu_item(ui, room.cut_top(ui.px(menu_line)), command) && !views) ImGui::CloseCurrentPopup();
        }
        ImGui::EndPopup();
    }
    ImGui::PopStyleVar();
}

void draw_action(Ui& ui, const Rect& place, const Action& action, const std::vector<Command>& commands,
                 float zoom) {
    if (action.command == nullptr) {
        draw_menu(ui, place, action, commands, zoom);
        return;
    }
    const Command& command = *action.command;
    const bool pressed = button(ui, formatted(ui, "command/{}", command.id), place, action.label,
                                ButtonKind::normal, false, command.enabled());
    if (has_tooltip(ui)) tooltip(ui, words_of(ui, command));
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
    if (command_with(commands, CommandButton::view_menu) != nullptr)
        all.push_back({view_label, nullptr, CommandButton::view_menu});
    if (command_with(commands, CommandButton::copy_menu) != nullptr)
        all.push_back({copy_label, nullptr, CommandButton::copy_menu});
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

void draw_header(Ui& ui, Rect rect, const Lab& lab, const Scene& scene, const std::vector<Preset>& presets,
                 const std::vector<Command>& commands, float zoom, bool with_palette) {
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
    if (lab.subject == Subject::attention) {
        const Preset* const preset = current_preset(presets, scene, PresetSubject::attention);
        if (preset != nullptr) sentence = preset->sentence;
    }
    if (sentence.empty()) sentence = lab.sentence;
    text(ui, line, ui.fonts.body, ui.theme.secondary, sentence);
    landmark(ui, "lab/sentence", line, sentence);

    for (const Action& action : shown) {
        row.cut_left(ui.px(gap));
        draw_action(ui, row.cut_left(button_width(ui, action.label)), action, commands, zoom);
    }
}

}  // namespace softmaxlab
