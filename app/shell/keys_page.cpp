#include "app/shell/keys_page.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace softmaxlab {
namespace {

constexpr float line_height = 26;

constexpr std::array<ControlKeys, 15> controls = {{
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

}  // namespace

std::span<const ControlKeys> control_keys() {
    return controls;
}

void KeysPage::draw(Ui& ui, const std::vector<Command>& commands) {
    if (!overlay_.begin(ui, "keys", ImVec2(920, 580), true)) return;
    Rect room = overlay_.inside();
    Rect top = room.cut_top(ui.px(34));
    if (button(ui, "keys/close", top.cut_right(ui.px(72)).inset(0, ui.px(2)), "Close")) overlay_.close();
    text(ui, top, ui.fonts.title, ui.theme.text, "Keys");
    room.cut_top(ui.px(8));

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
    overlay_.end();
}

}  // namespace softmaxlab
