#include "app/ui/label_text.h"

#include <algorithm>
#include <string_view>

#include "app/ui/frame_arena.h"

namespace softmaxlab {
namespace {

constexpr std::size_t longest_label = 200;  // letters; more never fit, and measuring them would cost

std::string_view escaped(FrameArena& arena, char control) {
    switch (control) {
        case '\n':
            return "\\n";
        case '\t':
            return "\\t";
        case '\r':
            return "\\r";
        default:
            return formatted(arena, "\\x{:02x}", static_cast<unsigned char>(control));
    }
}

}  // namespace

std::string_view short_name(FrameArena& arena, std::string_view name, std::size_t letters) {
    const auto starts_letter = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
    if (static_cast<std::size_t>(std::count_if(name.begin(), name.end(), starts_letter)) <= letters)
        return kept_words(arena, name);
    std::size_t end = 0;
    for (std::size_t seen = 0; end < name.size(); ++end) {
        if (starts_letter(name[end]) && ++seen == letters) break;
    }
    return formatted(arena, "{}…", name.substr(0, end));
}

std::string_view visible_label(FrameArena& arena, std::string_view label) {
    label = short_name(arena, label, longest_label);
    const auto is_control = [](char c) {
        const auto code = static_cast<unsigned char>(c);
        return code < 0x20 || code == 0x7F;
    };
    std::string_view shown;
    while (!label.empty()) {
        const auto control = std::find_if(label.begin(), label.end(), is_control);
        const auto plain = static_cast<std::size_t>(control - label.begin());
        shown = shown.empty() ? label.substr(0, plain) : joined(arena, shown, label.substr(0, plain));
        label.remove_prefix(plain);
        if (label.empty()) break;
        shown = joined(arena, shown, escaped(arena, label.front()));
        label.remove_prefix(1);
    }
    const bool blank_end = !shown.empty() && (shown.front() == ' ' || shown.back() == ' ');
    return blank_end ? joined(arena, "“", shown, "”") : shown;
}

}  // namespace softmaxlab
