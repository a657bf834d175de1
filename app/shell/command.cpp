#include "app/shell/command.h"

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <imgui.h>
#include <imgui_internal.h>

#include "app/ui/ui.h"
#include "core/base/text.h"

namespace softmaxlab {
namespace {

std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> words;
    std::string word;
    for (const char c : text + " ") {
        if (c != ' ') {
            word += c;
        } else if (!word.empty()) {
            words.push_back(std::exchange(word, {}));
        }
    }
    return words;
}

bool has_letters_in_order(const std::string& text, const std::string& letters) {
    std::size_t at = 0;
    for (const char letter : letters) {
        if (letter == ' ') continue;
        at = text.find(letter, at);
        if (at == std::string::npos) return false;
        ++at;
    }
    return true;
}

// 0 is the best; nothing is no match.
std::optional<int> rank(const std::string& title, const std::string& query) {
    if (title.rfind(query, 0) == 0) return 0;
    if (title.find(query) != std::string::npos) return 1;
    const std::vector<std::string> words = words_of(query);
    const auto holds = [&](const std::string& word) { return title.find(word) != std::string::npos; };
    if (std::all_of(words.begin(), words.end(), holds)) return 2;
    if (has_letters_in_order(title, query)) return 3;
    return std::nullopt;
}

// ImGui::GetKeyName needs a context, and has words such as "Equal" for keys.
std::string_view key_name(FrameArena& arena, ImGuiKey key) {
    if (key >= ImGuiKey_A && key <= ImGuiKey_Z)
        return formatted(arena, "{}", static_cast<char>('A' + (key - ImGuiKey_A)));
    if (key >= ImGuiKey_0 && key <= ImGuiKey_9) return formatted(arena, "{}", key - ImGuiKey_0);
    if (key >= ImGuiKey_Keypad0 && key <= ImGuiKey_Keypad9)
        return formatted(arena, "{}", key - ImGuiKey_Keypad0);
    if (key >= ImGuiKey_F1 && key <= ImGuiKey_F12) return formatted(arena, "F{}", key - ImGuiKey_F1 + 1);
    switch (key) {
        case ImGuiKey_Equal:
        case ImGuiKey_KeypadAdd:
            return "+";
        case ImGuiKey_Minus:
        case ImGuiKey_KeypadSubtract:
            return "−";
        case ImGuiKey_Escape:
            return "Esc";
        case ImGuiKey_Period:
            return ".";
        case ImGuiKey_Enter:
        case ImGuiKey_KeypadEnter:
            return "Enter";
        case ImGuiKey_Backspace:
            return "Backspace";
        case ImGuiKey_Space:
            return "Space";
        case ImGuiKey_Delete:
            return "Delete";
        case ImGuiKey_Tab:
            return "Tab";
        case ImGuiKey_LeftArrow:
            return "←";
        case ImGuiKey_RightArrow:
            return "→";
        case ImGuiKey_PageUp:
            return "Page up";
        case ImGuiKey_PageDown:
            return "Page down";
        case ImGuiKey_UpArrow:
            return "↑";
        case ImGuiKey_DownArrow:
            return "↓";
        default:
            throw std::invalid_argument("a command has a key without a name");
    }
}

// Without Ctrl a key is typed; with it, these edit the text.
bool belongs_to_text(int keys) {
    const auto key = static_cast<ImGuiKey>(keys & ~ImGuiMod_Mask_);
    if (key >= ImGuiKey_F1 && key <= ImGuiKey_F12) return false;
    if (key == ImGuiKey_PageUp || key == ImGuiKey_PageDown) return false;  // a line of text has no pages
    if ((keys & (ImGuiMod_Shortcut | ImGuiMod_Ctrl)) == 0) return true;
    constexpr std::array editing = {ImGuiKey_A, ImGuiKey_C, ImGuiKey_V, ImGuiKey_X, ImGuiKey_Y, ImGuiKey_Z};
    return std::find(editing.begin(), editing.end(), key) != editing.end();
}

bool pressed(int keys, bool repeats) {
    if (keys == 0) return false;
    // They press what has the keyboard.
    if ((keys == ImGuiKey_Enter || keys == ImGuiKey_KeypadEnter) && any_key_focus()) return false;
    if (ImGui::GetIO().WantTextInput && belongs_to_text(keys)) return false;
    return ImGui::IsKeyChordPressed(keys, ImGuiKeyOwner_Any,
                                    repeats ? ImGuiInputFlags_Repeat : ImGuiInputFlags_None);
}

// Dear ImGui moves the focus by the page keys whatever is held with them: what is a command moves nothing
// else.
void keep_focus(int keys) {
    const auto key = static_cast<ImGuiKey>(keys & ~ImGuiMod_Mask_);
    if (key != ImGuiKey_PageUp && key != ImGuiKey_PageDown) return;
    if (ImGui::IsKeyChordPressed(keys, ImGuiKeyOwner_Any, ImGuiInputFlags_Repeat))
        ImGui::NavMoveRequestCancel();
}

bool is_digit(int keys) {
    return keys >= ImGuiKey_0 && keys <= ImGuiKey_9;
}

}  // namespace

std::string_view keys_text(FrameArena& arena, int keys) {
    if (keys == 0) return "";
#ifdef __APPLE__
    constexpr std::string_view shortcut = "Cmd+";
#else
    constexpr std::string_view shortcut = "Ctrl+";
#endif
    const auto held = [&](int key, std::string_view name) { return (keys & key) != 0 ? name : ""; };
    const auto key = static_cast<ImGuiKey>(keys & ~ImGuiMod_Mask_);
    const bool shift_is_in_its_name = key == ImGuiKey_Equal;  // "+" is Shift+= on many keyboards
    return joined(arena, held(ImGuiMod_Shortcut, shortcut), held(ImGuiMod_Ctrl, "Ctrl+"),
                  held(ImGuiMod_Alt, "Alt+"), shift_is_in_its_name ? "" : held(ImGuiMod_Shift, "Shift+"),
                  key_name(arena, key));
}

std::string_view keys_text(FrameArena& arena, const Command& command) {
    List<std::string_view> all({keys_text(arena, command.keys)}, arena);
    for (const int keys : command.more_keys) all.push_back(keys_text(arena, keys));
    std::string_view text;
    for (std::size_t i = 0; i < all.size(); ++i) {
        // The same key on the keypad has the same name.
        if (std::find(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(i), all[i]) !=
            all.begin() + static_cast<std::ptrdiff_t>(i)) {
            continue;
        }
        text = joined(arena, text, i == 0 ? "" : ", ", all[i]);
    }
    return text;
}

const Command* command_named(const std::vector<Command>& commands, std::string_view id) {
    const auto found =
        std::find_if(commands.begin(), commands.end(), [&](const Command& each) { return each.id == id; });
    return found == commands.end() ? nullptr : &*found;
}

const Command* command_with(const std::vector<Command>& commands, CommandButton button) {
    const auto found =
        std::find_if(commands.begin(), commands.end(), [&](const Command& c) { return c.button == button; });
    return found == commands.end() ? nullptr : &*found;
}

std::vector<std::size_t> matching_commands(const std::vector<Command>& commands, std::string_view query) {
    const std::string wanted = lower_case(query);
    std::vector<std::pair<int, std::size_t>> ranked;
    for (std::size_t i = 0; i < commands.size(); ++i) {
        if (const auto place = rank(lower_case(commands[i].title), wanted)) ranked.emplace_back(*place, i);
    }
    std::sort(ranked.begin(), ranked.end());
    std::vector<std::size_t> matching;
    matching.reserve(ranked.size());
    for (const auto& [place, index] : ranked) matching.push_back(index);
    return matching;
}

void run_pressed_command(const std::vector<Command>& commands, const Listening& listening) {
    for (const Command& command : commands) {
        keep_focus(command.keys);
        if (!command.enabled() || (listening.dialog_open && !command.over_dialogs)) continue;
        if (listening.blank && !command.while_blank) continue;
        if (listening.digits_are_answers && is_digit(command.keys) && !command.is_answer) continue;
        bool now = pressed(command.keys, command.repeats);
        for (const int keys : command.more_keys) now = now || pressed(keys, command.repeats);
        if (now) {
            command.run();
            return;  // the list may have changed
        }
    }
}

}  // namespace softmaxlab
