#include "core/base/terminal_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/text.h"

namespace softmaxlab {
namespace {

bool starts_letter(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
}

std::string spelled_out(unsigned code) {
    if (code == '\n') return "\\n";
    if (code == '\t') return "\\t";
    if (code == '\r') return "\\r";
    return fmt::format("\\x{:02x}", code);
}

std::string without_controls(std::string_view text, bool keeps_lines) {
    std::string shown;
    shown.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool kept = keeps_lines && (byte == '\n' || byte == '\t');
        const unsigned second = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0U;
        if ((byte < 0x20U || byte == 0x7FU) && !kept) {
            shown += spelled_out(byte);
        } else if (byte == 0xC2U && second >= 0x80U && second < 0xA0U) {  // a C1 control in UTF-8
            shown += spelled_out(second);
            ++i;
        } else {
            shown += text[i];
        }
    }
    return shown;
}

/// The first `letters` characters of UTF-8, in bytes.
std::size_t bytes_of(std::string_view text, std::size_t letters) {
    std::size_t seen = 0;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (starts_letter(text[i]) && seen++ == letters) return i;
    return text.size();
}

}  // namespace

std::string terminal_text(std::string_view text) {
    return without_controls(is_utf8(text) ? std::string(text) : to_utf8(text), true);
}

std::string label_in_table(std::string_view label, std::size_t letters) {
    const std::string text = without_controls(is_utf8(label) ? std::string(label) : to_utf8(label), false);
    const auto count = static_cast<std::size_t>(std::count_if(text.begin(), text.end(), starts_letter));
    if (count <= letters) return text;
    const std::size_t end = (letters - 1) / 2;
    const std::size_t begin = letters - 1 - end;
    return text.substr(0, bytes_of(text, begin)) + "…" + text.substr(bytes_of(text, count - end));
}

}  // namespace softmaxlab
