#include "app/shell/help_page.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/learning/glossary.h"

namespace softmaxlab {
namespace {

constexpr float line_height = 26;

constexpr std::array<ControlKeys, 19> controls = {{
    {"drag", "a logit, a probability or the temperature"},
    {"wheel", "scroll"},
    {"Ctrl+wheel", "a small step on what is under the pointer; elsewhere: zoom"},
    {"← →  − +", "a small step on what has the focus"},
    {"Shift / Alt", "with a step: ten times larger / smaller"},
    {"Enter", "type the value, or the name"},
    {"double-click", "type a number; on the temperature: back to 1"},
    {"Ctrl+click", "type a number exactly"},
    {"M", "mask or unmask the class"},
    {"Delete", "remove the class"},
    {"Alt+↑ / Alt+↓", "move the class up or down"},
    {"Space", "in Temperature: play or pause the sweep"},
    {"Space", "in Attention, Online: the next block of keys"},
    {"Tab / ↑ ↓", "go to the next or previous control"},
    {"Esc", "stop typing; close a dialog"},
    {"1 – 4", "presenting, while a vote is open: one hand more for A to D"},
    {"Shift+1 – 4", "ten hands more"},
    {"Backspace", "takes the last count back"},
    {"N", "presenting a lesson: the teacher's note, as long as it is held"},
}};

void line(Ui& ui, Rect rect, float keys_width, std::string_view keys, std::string_view words,
          const std::string& name) {
    landmark(ui, name, rect, std::string(keys) + ": " + std::string(words));
    text(ui, rect.cut_left(keys_width), ui.fonts.small, ui.theme.accent, keys);
    rect.cut_left(ui.px(12));
    text(ui, rect, ui.fonts.body, ui.theme.text, words);
}

void heading(Ui& ui, Rect& room, std::string_view words) {
    text(ui, room.cut_top(ui.px(30)), ui.fonts.strong, ui.theme.secondary, words);
}

// There is nothing to go to by the arrow keys here, so they scroll.
void scroll_by_keys(float step, float page) {
    float by = 0;
    if (ImGui::IsKeyPressed(ImGuiKey_DownArrow)) by += step;
    if (ImGui::IsKeyPressed(ImGuiKey_UpArrow)) by -= step;
    if (ImGui::IsKeyPressed(ImGuiKey_PageDown)) by += page;
    if (ImGui::IsKeyPressed(ImGuiKey_PageUp)) by -= page;
    if (by != 0) ImGui::SetScrollY(ImGui::GetScrollY() + by);
}

float content_height(Ui& ui, std::size_t lines) {
    return ui.px(30 + line_height * static_cast<float>(lines));
}

// A sentence with its number before it.
void point(Ui& ui, Rect& room, std::string_view number, std::string_view words, std::string_view name) {
    Rect rest = room;
    if (!number.empty()) {
        const Rect place = rest.cut_left(ui.px(24));
        text(ui, Rect(place).cut_top(ui.fonts.strong->FontSize), ui.fonts.strong, ui.theme.accent, number);
    }
    const float height = paragraph(ui, rest, ui.fonts.body, ui.theme.text, words);
    landmark(ui, name, room.cut_top(height), words);
    room.cut_top(ui.px(10));
}

}  // namespace

std::span<const ControlKeys> control_keys() {
    return controls;
}

void HelpPage::open(HelpTab tab) {
    tab_ = tab;
    query_.clear();
    focus_ = tab == HelpTab::words;
    overlay_.open();
}

void HelpPage::draw(Ui& ui, const Lab& lab, const std::vector<LabHelp>& help,
                    const std::vector<Command>& commands) {
    if (!overlay_.begin(ui, "help", ImVec2(920, 580), true)) return;
    Rect room = overlay_.inside();
    Rect top = room.cut_top(ui.px(34)).inset(0, ui.px(2));
    if (button(ui, "help/close", top.cut_right(ui.px(72)), "Close")) overlay_.close();
    constexpr std::array<std::pair<HelpTab, std::string_view>, 3> tabs = {
        {{HelpTab::lab, "This lab"}, {HelpTab::words, "Words"}, {HelpTab::keys, "Keys"}}};
    constexpr std::array<std::string_view, 3> ids = {"help/lab", "help/words", "help/keys"};
    for (std::size_t i = 0; i < tabs.size(); ++i) {
        const auto& [tab, label] = tabs[i];
        const bool on = tab == tab_;
        if (button(ui, ids[i], top.cut_left(button_width(ui, label)), label,
                   on ? ButtonKind::normal : ButtonKind::quiet, on)) {
            tab_ = tab;
            focus_ = tab == HelpTab::words;
        }
        top.cut_left(ui.px(6));
    }
    room.cut_top(ui.px(14));
    if (tab_ == HelpTab::lab) draw_lab(ui, room, lab, help);
    if (tab_ == HelpTab::words) draw_words(ui, room);
    if (tab_ == HelpTab::keys) draw_keys(ui, room, commands);
    overlay_.end();
}

void HelpPage::draw_lab(Ui& ui, Rect room, const Lab& lab, const std::vector<LabHelp>& help) {
    ImGui::SetCursorScreenPos(room.min);
    ImGui::BeginChild("##lab", room.size(), ImGuiChildFlags_None, ImGuiWindowFlags_NoBackground);
    scroll_by_keys(ui.px(line_height * 3), room.height());
    const ImVec2 at = ImGui::GetCursorScreenPos();
    room = Rect{at, ImVec2(at.x + room.width() - ui.px(14), at.y + ui.px(4000))}.inset(ui.px(4), 0);
    text(ui, room.cut_top(ui.px(34)), ui.fonts.title, ui.theme.text, lab.name);
    landmark(ui, "help/lab-name", room, lab.name);
    room.cut_top(ui.px(6));
    if (const LabHelp* const words = help_of(help, lab.id)) {
        for (std::size_t i = 0; i < words->says.size(); ++i)
            point(ui, room, "", words->says[i], formatted(ui, "help/says/{}", i));
        room.cut_top(ui.px(10));
        heading(ui, room, "Try");
        for (std::size_t i = 0; i < words->tries.size(); ++i)
            point(ui, room, formatted(ui, "{}", i + 1), words->tries[i], formatted(ui, "help/tries/{}", i));
    }
    ImGui::SetCursorScreenPos(at);
    ImGui::Dummy(ImVec2(1, room.min.y - at.y));
    ImGui::EndChild();
}

void HelpPage::draw_words(Ui& ui, Rect room) {
    line_edit(ui, "help/query", room.cut_top(ui.px(34)), query_, "Find a word", std::exchange(focus_, false));
    room.cut_top(ui.px(10));
    ImGui::SetCursorScreenPos(room.min);
    ImGui::BeginChild("##words", room.size(), ImGuiChildFlags_None, ImGuiWindowFlags_NoBackground);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    Rect list{at, ImVec2(at.x + room.width() - ui.px(14), at.y + ui.px(20000))};
    const std::vector<const Term*> found =
        ui.glossary == nullptr ? std::vector<const Term*>() : ui.glossary->matching(query_);
    if (found.empty())
        text(ui, list.cut_top(ui.px(line_height)), ui.fonts.body, ui.theme.secondary, "No such word here.");
    for (const Term* const term : found) {
        Rect entry = list;
        const Rect name = entry.cut_left(ui.px(170));
        text(ui, Rect(name).cut_top(ui.fonts.strong->FontSize), ui.fonts.strong, ui.theme.text, term->name);
        const float height = paragraph(ui, entry, ui.fonts.body, ui.theme.text, term->sentence);
        const Rect whole = list.cut_top(height + ui.px(10));
        landmark(ui, formatted(ui, "help/word/{}", term->id), whole, term->sentence);
    }
    ImGui::SetCursorScreenPos(at);
    ImGui::Dummy(ImVec2(1, list.min.y - at.y));
    ImGui::EndChild();
}

void HelpPage::draw_keys(Ui& ui, const Rect& room, const std::vector<Command>& commands) {
    ImGui::SetCursorScreenPos(room.min);
    ImGui::BeginChild("##keys", room.size(), ImGuiChildFlags_None, ImGuiWindowFlags_NoBackground);
    scroll_by_keys(ui.px(line_height * 3), room.height());
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const bool two_columns = room.width() >= ui.px(700);
    const auto with_keys = static_cast<std::size_t>(
        std::count_if(commands.begin(), commands.end(), [](const Command& c) { return c.keys != 0; }));
    const float left_height = content_height(ui, with_keys);
    const float right_height = content_height(ui, control_keys().size());
    const float height =
        two_columns ? std::max(left_height, right_height) : left_height + right_height + ui.px(16);

    Rect left{at, ImVec2(at.x + room.width() - ui.px(14), at.y + height)};
    Rect right = left;
    if (two_columns) {
        left = right.cut_left(left.width() * 0.46F);
        right.cut_left(ui.px(24));
    } else {
        right.cut_top(left_height + ui.px(16));
    }
    heading(ui, left, "Commands");
    for (const Command& command : commands) {
        if (command.keys == 0) continue;
        line(ui, left.cut_top(ui.px(line_height)), ui.px(156), keys_text(ui, command), command.title,
             "keys/" + command.id);
    }
    heading(ui, right, "Bars, knob and numbers");
    std::size_t number = 0;
    for (const auto& [keys, words] : control_keys()) {
        line(ui, right.cut_top(ui.px(line_height)), ui.px(110), keys, words,
             "keys/control/" + std::to_string(number++));
    }
    ImGui::SetCursorScreenPos(at);
    ImGui::Dummy(ImVec2(1, height));
    ImGui::EndChild();
}

}  // namespace softmaxlab
