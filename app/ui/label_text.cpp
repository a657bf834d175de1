#include "app/ui/label_text.h"

#include <algorithm>
#include <string_view>

#include "app/ui/frame_memory.h"

namespace softmaxlab {
namespace {

constexpr std::size_t longest_label = 200;  // letters; more never fit, and measuring them would cost

}  // namespace

Text short_name(std::string_view name, std::size_t letters) {
    const auto starts_letter = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
    if (static_cast<std::size_t>(std::count_if(name.begin(), name.end(), starts_letter)) <= letters)
        return Text(name);
    std::size_t end = 0;
    for (std::size_t seen = 0; end < name.size(); ++end) {
        if (starts_letter(name[end]) && ++seen == letters) break;
    }
    return formatted("{}…", name.substr(0, end));
}

Text visible_label(std::string_view label) {
    Text shown;
    for (const char c : short_name(label, longest_label)) {
        const auto code = static_cast<unsigned char>(c);
        if (c == '\n') {
            shown += "\\n";
        } else if (c == '\t') {
            shown += "\\t";
        } else if (c == '\r') {
            shown += "\\r";
        } else if (code < 0x20 || code == 0x7F) {
            shown += formatted("\\x{:02x}", code);
        } else {
            shown += c;
        }
    }
    const bool blank_end = !shown.empty() && (shown.front() == ' ' || shown.back() == ' ');
    return blank_end ? "“" + shown + "”" : shown;
}

}  // namespace softmaxlab
