#include "app/shell/header.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "app/shell/header_pins.h"
#include "app/shell/row_chooser.h"
#include "app/ui/frame_arena.h"
#include "app/widgets/popup_menu.h"

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
constexpr float top_margin = 14;
constexpr float button_height = 30;
constexpr float line_height = 26;  // of the sentence
constexpr float menu_width = 250;
constexpr float gap = 8;

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
    popup_menu(ui, name, place, PopupPlace::below_right, menu_width, [&](auto next_line) {
        if (views) zoom_line(ui, next_line(), commands, zoom);
        for (const Command& command : commands) {
            if (command.button != action.menu) continue;
            if (menu_item(ui, next_line(), command) && !views) ImGui::CloseCurrentPopup();
        }
    });
}

void draw_action(Ui& ui, const Rect& place, const Action& action, const std::vector<Command>& commands,
                 float zoom) {
    if (action.command == nullptr) {
        draw_menu(ui, place, action, commands, zoom);
        return;
    }
    const Command& command = *action.command;
    const bool pressed = button(ui, formatted(ui, "command/{}", command.id), place, action.label,
                                ButtonKind::normal, command.is_on && command.is_on(), command.enabled());
    if (has_tooltip(ui)) tooltip(ui, words_of(ui, command));
    if (pressed) command.run();
}

/// As many of them as there is room for, the first ones first; `taken`: the width that they need.
List<Action> actions_in(Ui& ui, float room, const HeaderContent& content, float& taken) {
    List<Action> all(ui);
    taken = 0;
    if (content.kind == HeaderKind::presenter) return all;
    const std::vector<Command>& commands = content.commands;
    const Command* const palette =
        content.with_palette ? command_with(commands, CommandButton::palette) : nullptr;
    if (palette != nullptr) all.push_back({"≡", palette});
    const bool stage = content.kind == HeaderKind::stage;
    for (const Command& command : commands)
        if (command.button == CommandButton::header && (command.on_stage || !stage))
            all.push_back({command.label, &command});
    if (command_with(commands, CommandButton::view_menu) != nullptr)
        all.push_back({view_label, nullptr, CommandButton::view_menu});
    if (!stage && command_with(commands, CommandButton::copy_menu) != nullptr)
        all.push_back({copy_label, nullptr, CommandButton::copy_menu});
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

void draw_actions(Ui& ui, Rect row, const List<Action>& actions, const HeaderContent& content) {
    for (const Action& action : actions) {
        row.cut_left(ui.px(gap));
        draw_action(ui, row.cut_left(button_width(ui, action.label)), action, content.commands, content.zoom);
    }
}

std::string_view sentence_of(Ui& ui, const HeaderContent& content) {
    if (!content.lesson.empty()) return content.lesson;
    const Scene& scene = content.document.scene();
    std::string_view sentence;
    if (content.lab.sentence_for != nullptr) sentence = content.lab.sentence_for(ui, scene);
    if (content.lab.subject == Subject::attention) {
        const Preset* const preset = current_preset(content.presets, scene, PresetSubject::attention);
        if (preset != nullptr) sentence = preset->sentence;
    }
    return sentence.empty() ? content.lab.sentence : sentence;
}

// In one line as large as it fits, otherwise in two.
void draw_stage_sentence(Ui& ui, const Rect& rect, std::string_view sentence) {
    for (ImFont* const font : {ui.fonts.title, ui.fonts.strong}) {
        if (text_size(font, sentence).x > rect.width()) continue;
        text(ui, rect, font, ui.theme.text, sentence);
        return;
    }
    const float lines = 2 * text_size(ui.fonts.body, "0").y;
    paragraph(ui, rect.inset(0, std::max(0.0F, (rect.height() - lines) * 0.5F)), ui.fonts.body, ui.theme.text,
              sentence);
}

void draw_stage_header(Ui& ui, Rect rect, const HeaderContent& content) {
    float taken = 0;
    const List<Action> shown = actions_in(ui, rect.width() * 0.5F, content, taken);
    const float middle = (rect.height() - ui.px(button_height)) * 0.5F;
    draw_actions(ui, rect.cut_right(taken).inset(0, middle), shown, content);
    const std::string_view sentence = sentence_of(ui, content);
    rect.cut_right(ui.px(gap));
    rect = draw_row_chooser(ui, rect.inset(0, middle), content.open_row, content.commands).inset(0, -middle);
    draw_stage_sentence(ui, rect, sentence);
}

}  // namespace

void name_lab(Ui& ui, Rect rect, const HeaderContent& content) {
    const bool whole = content.kind == HeaderKind::whole;
    if (whole) rect.cut_top(ui.px(top_margin));
    const Rect title =
        whole ? rect.cut_top(ui.px(button_height)).cut_left(text_size(ui.fonts.title, content.lab.name).x)
              : Rect{};
    landmark(ui, "lab/name", title, content.lab.name);
    landmark(ui, "lab/sentence", whole ? rect.cut_top(ui.px(line_height)) : rect, sentence_of(ui, content));
}

void draw_header(Ui& ui, Rect rect, const HeaderContent& content) {
    if (content.kind == HeaderKind::stage || content.kind == HeaderKind::presenter)
        return draw_stage_header(ui, rect, content);
    const Lab& lab = content.lab;
    rect.cut_top(ui.px(top_margin));
    const float room = rect.width() - std::max(text_size(ui.fonts.title, lab.name).x,
                                               std::min(ui.px(300), rect.width() * 0.4F));
    float taken = 0;
    const List<Action> shown = actions_in(ui, room, content, taken);

    const Rect row = Rect(rect).cut_top(ui.px(button_height)).cut_right(taken);
    Rect title = rect.cut_top(ui.px(button_height));
    title.cut_right(taken);
    const float pins = header_pins_width(ui, content.document.scene(), room - taken);
    const Rect pins_place = title.cut_right(pins);
    title.cut_right(ui.px(gap));
    text(ui, title, ui.fonts.title, ui.theme.text, lab.name);
    Rect line = draw_row_chooser(ui, rect.cut_top(ui.px(line_height)), content.open_row, content.commands);
    line = draw_pin_numbers(ui, line, content.results);
    const std::string_view sentence = sentence_of(ui, content);
    text(ui, line, ui.fonts.body, ui.theme.secondary, sentence);
    if (pins > 0) draw_header_pins(ui, pins_place, content.document, content.results);
    draw_actions(ui, row, shown, content);
}

void draw_page_header(Ui& ui, Rect rect, std::string_view name, std::string_view sentence) {
    rect.cut_top(ui.px(top_margin));
    const Rect title = rect.cut_top(ui.px(button_height));
    text(ui, title, ui.fonts.title, ui.theme.text, name);
    landmark(ui, "page/name", title, name);
    text(ui, rect.cut_top(ui.px(line_height)), ui.fonts.body, ui.theme.secondary, sentence);
}

}  // namespace softmaxlab
