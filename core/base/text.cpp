#include "core/base/text.h"

#include <fmt/format.h>
#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

namespace softmaxlab {
namespace {

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x80U; });
}

struct Character {
    char32_t code = 0;  ///< no_character: this byte is no UTF-8
    std::size_t size = 1;
};

constexpr char32_t no_character = 0xFFFFFFFF;

Character character_at(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(at);
    if (first < 0x80U) return {first, 1};
    const std::size_t size = first >= 0xF0U ? 4 : first >= 0xE0U ? 3 : 2;
    if (first < 0xC2U || first > 0xF4U || size > text.size() - at) return {no_character, 1};
    char32_t code = first & (0x7FU >> size);
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(at + i) & 0xC0U) != 0x80U) return {no_character, 1};
        code = (code << 6U) | (byte(at + i) & 0x3FU);
    }
    const bool overlong = (size == 3 && code < 0x800) || (size == 4 && code < 0x10000);
    const bool surrogate = code >= 0xD800 && code < 0xE000;
    if (overlong || surrogate || code > 0x10FFFF) return {no_character, 1};
    return {code, size};
}

/// Not so: control characters of the second kind, what joins, turns or hides its neighbours, and what ends
/// lines.
bool is_shown_as_it_is(char32_t code) {
    const auto between = [code](char32_t first, char32_t last) { return first <= code && code <= last; };
    return !between(0x80, 0x9F) && code != 0xAD && code != 0x61C && !between(0x200B, 0x200F) &&
           !between(0x2028, 0x202E) && !between(0x2060, 0x206F) && code != 0xFEFF;
}

}  // namespace

bool is_utf8(std::string_view text) {
    if (is_ascii(text)) return true;
    try {
        nlohmann::json(text).dump();  // strict: it refuses surrogates and overlong forms too
        return true;
    } catch (const nlohmann::json::type_error&) {
        return false;
    }
}

std::string to_utf8(std::string_view text) {
    if (is_ascii(text)) return std::string(text);
    const nlohmann::json whole(text);
    const auto quoted = whole.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    return nlohmann::json::parse(quoted).get<std::string>();
}

std::filesystem::path path_from_utf8(std::string_view name) {
    return std::filesystem::path(std::u8string(name.begin(), name.end()));
}

VisiblePieces::VisiblePieces(std::string_view text, CanBeShown can_be_shown)
    : text_(text), can_be_shown_(std::move(can_be_shown)) {
    blanks_end_ = std::min(text.find_first_not_of(' '), text.size());
    blanks_begin_ = text.find_last_not_of(' ') + 1;  // npos + 1 is 0
}

/// Whether the character at `at_` needs a sign; then takes it.
bool VisiblePieces::take_sign() {
    const Character character = character_at(text_, at_);
    const char32_t code = character.code;
    const bool blank_at_end = code == ' ' && (at_ < blanks_end_ || at_ >= blanks_begin_);
    const auto write = [&](std::string_view sign) {
        piece_ = std::string_view(sign_.data(), sign.copy(sign_.data(), sign_.size()));
        at_ += character.size;
        return true;
    };
    if (blank_at_end) return write("␣");
    if (code == '\n') return write("↵");
    if (code == '\t') return write("⇥");
    const bool is_control = code < 0x20 || code == 0x7F;
    const char32_t picture = 0x2400 + (code == 0x7F ? 0x21 : code);  // in the same order
    if (is_control && (!can_be_shown_ || can_be_shown_(picture))) {
        const auto last = static_cast<char>(0x80 + (picture & 0x3F));
        return write({std::array{'\xE2', '\x90', last}.data(), 3});
    }
    if (code == no_character) return write("\xEF\xBF\xBD");
    if (is_control || !is_shown_as_it_is(code) || (can_be_shown_ && code >= 0x80 && !can_be_shown_(code))) {
        std::array<char, 16> sign{};
        const auto end =
            fmt::format_to_n(sign.data(), sign.size(), "[U+{:04X}]", static_cast<std::uint32_t>(code));
        return write({sign.data(), end.size});
    }
    return false;
}

bool VisiblePieces::next() {
    const std::size_t begin = at_;
    while (at_ < text_.size()) {
        const std::size_t end = at_;
        if (!take_sign()) {
            at_ += character_at(text_, at_).size;
            continue;
        }
        if (end > begin) {  // the run before it comes first
            at_ = end;
            break;
        }
        return true;
    }
    piece_ = text_.substr(begin, at_ - begin);
    return at_ > begin;
}

std::string visible_text(std::string_view text, std::size_t max_letters) {
    const auto starts_letter = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
    const auto letters = static_cast<std::size_t>(std::count_if(text.begin(), text.end(), starts_letter));
    std::string shown;
    const auto append = [&shown](std::string_view part) {
        for (VisiblePieces pieces(part); pieces.next();) shown += pieces.piece();
    };
    if (letters <= max_letters) {
        append(text);
        return shown;
    }
    std::size_t first = 0, last = text.size();
    for (std::size_t kept = 0; kept < (max_letters + 1) / 2; ++first)
        kept += starts_letter(text[first]) ? 1 : 0;
    while (first < text.size() && !starts_letter(text[first])) ++first;
    for (std::size_t kept = 0; kept < max_letters / 2;) kept += starts_letter(text[--last]) ? 1 : 0;
    append(text.substr(0, first));
    shown += "…";
    append(text.substr(last));
    return shown;
}

std::string visible_lines(std::string_view text, std::size_t max_letters) {
    std::string lines;
    while (true) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines += visible_text(text.substr(0, end), max_letters);
        if (end == text.size()) return lines;
        lines += '\n';
        text.remove_prefix(end + 1);
    }
}

std::string excerpt(std::string_view text) {
    constexpr std::size_t longest = 40;
    std::size_t length = std::min(text.size(), longest);
    const auto continues = [text](std::size_t i) {
        return (static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U;
    };
    while (length < text.size() && length > 0 && continues(length))
        --length;  // do not cut a character in two
    std::string shown = to_utf8(text.substr(0, length));
    for (std::size_t at = 0; at < shown.size();) {
        const Character character = character_at(shown, at);
        const bool is_control = character.code < 0x20 || character.code == 0x7F;
        if (is_control || !is_shown_as_it_is(character.code)) shown.replace(at, character.size, 1, ' ');
        at += shown[at] == ' ' ? 1 : character.size;
    }
    return length < text.size() ? shown + "…" : shown;
}

std::string lower_case(std::string_view text) {
    std::string result(text);
    for (char& c : result) c = lower_case(c);
    return result;
}

std::string alternatives(std::span<const std::string> words, std::string_view quotes) {
    std::string list;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0) list += i + 1 < words.size() ? ", " : " or ";
        list.append(quotes).append(words[i]).append(quotes);
    }
    return list;
}

std::string position_in(std::string_view text, std::size_t offset) {
    const auto before = text.substr(0, offset);
    const auto lines = std::count(before.begin(), before.end(), '\n');
    const auto line_start = before.rfind('\n');
    const auto column = line_start == std::string_view::npos ? before.size() : before.size() - line_start - 1;
    return fmt::format("line {}, column {}", lines + 1, column + 1);
}

}  // namespace softmaxlab
