#include "app/ui/label_text.h"

#include <algorithm>

#include <fmt/format.h>

namespace softmaxlab {
namespace {

constexpr std::size_t longest_label = 200;  // letters; more never fit, and measuring them would cost

}  // namespace

std::string short_name(const std::string& name, std::size_t letters) {
    const auto starts_letter = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
    if (static_cast<std::size_t>(std::count_if(name.begin(), name.end(), starts_letter)) <= letters)
        return name;
    std::size_t end = 0;
    for (std::size_t seen = 0; end < name.size(); ++end) {
        if (starts_letter(name[end]) && ++seen == letters) break;
    }
    return name.substr(0, end) + "…";
}

std::string visible_label(const std::string& label) {
    std::string shown;
    for (const char c : short_name(label, longest_label)) {
        const auto code = static_cast<unsigned char>(c);
        if (c == '\n') {
            shown += "\\n";
        } else if (c == '\t') {
            shown += "\\t";
        } else if (c == '\r') {
            shown += "\\r";
        } else if (code < 0x20 || code == 0x7F) {
            shown += fmt::format("\\x{:02x}", code);
        } else {
            shown += c;
        }
    }
    const bool blank_end = !shown.empty() && (shown.front() == ' ' || shown.back() == ' ');
    return blank_end ? "“" + shown + "”" : shown;
}

}  // namespace softmaxlab
