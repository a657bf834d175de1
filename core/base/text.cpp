#include "core/base/text.h"

#include <fmt/format.h>
#include <algorithm>
#include <nlohmann/json.hpp>

namespace softmaxlab {
namespace {

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x80U; });
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

std::string excerpt(std::string_view text) {
    constexpr std::size_t longest = 40;
    std::size_t length = std::min(text.size(), longest);
    const auto continues = [text](std::size_t i) {
        return (static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U;
    };
    while (length < text.size() && length > 0 && continues(length))
        --length;  // do not cut a character in two
    std::string shown = to_utf8(text.substr(0, length));
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20U || c == '\x7F'; };
    std::replace_if(shown.begin(), shown.end(), is_control, ' ');
    return length < text.size() ? shown + "…" : shown;
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
