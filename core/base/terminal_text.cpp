#include "core/base/terminal_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/text.h"

namespace softmaxlab {
namespace {

std::string spelled_out(unsigned code) {
    if (code == '\r') return "\\r";
    return fmt::format("\\x{:02x}", code);
}

/// How many bytes at `at` turn the direction of writing, and so could swap what a line says: 0 for others.
std::size_t direction_mark(std::string_view text, std::size_t at) {
    if (text.substr(at).starts_with("\u061C")) return 2;
    constexpr std::array<std::string_view, 11> marks = {"\u200E", "\u200F", "\u202A", "\u202B",
                                                        "\u202C", "\u202D", "\u202E", "\u2066",
                                                        "\u2067", "\u2068", "\u2069"};
    for (const std::string_view mark : marks)
        if (text.substr(at).starts_with(mark)) return mark.size();
    return 0;
}

std::string without_controls(std::string_view text) {
    std::string shown;
    shown.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool kept = byte == '\n' || byte == '\t';
        const unsigned second = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0U;
        if ((byte < 0x20U || byte == 0x7FU) && !kept) {
            shown += spelled_out(byte);
        } else if (byte == 0xC2U && second >= 0x80U && second < 0xA0U) {  // a C1 control in UTF-8
            shown += spelled_out(second);
            ++i;
        } else if (const std::size_t bytes = direction_mark(text, i)) {
            shown += visible_text(text.substr(i, bytes));
            i += bytes - 1;
        } else {
            shown += text[i];
        }
    }
    return shown;
}

}  // namespace

std::string terminal_text(std::string_view text) {
    return without_controls(is_utf8(text) ? std::string(text) : to_utf8(text));
}

std::string label_in_table(std::string_view label, std::size_t letters) {
    const auto starts_letter = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
    const auto count = static_cast<std::size_t>(std::count_if(label.begin(), label.end(), starts_letter));
    return visible_text(label, count <= letters ? letters : letters - 1);  // "…" is a letter, too
}

}  // namespace softmaxlab
