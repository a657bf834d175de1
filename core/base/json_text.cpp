#include "core/base/json_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/input_error.h"
#include "core/base/text.h"

namespace softmaxlab {
namespace {

constexpr auto none = std::string_view::npos;

/// Whether a word that ends at `end` is a key: only there does a colon follow.
bool colon_follows(std::string_view text, std::size_t end) {
    const std::size_t next = text.find_first_not_of(" \t\r\n", end);
    return next != none && text[next] == ':';
}

bool is_word_character(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80U || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           c == '_' || c == '.' || c == '+' || c == '-';
}

/// The word at a byte, as much of it as a message shows.
std::string word_at(std::string_view text, std::size_t at) {
    constexpr std::size_t enough = 60;
    std::size_t begin = at;
    while (begin > 0 && at - begin < enough && is_word_character(text[begin - 1])) --begin;
    std::size_t end = std::min(at, text.size());
    while (end < text.size() && end - at < enough && is_word_character(text[end])) ++end;
    if (end == begin && at < text.size()) end = at + 1;
    return excerpt(text.substr(begin, end - begin));
}

/// What the parser has to say of a mistake, without its own name, its position and what it has read: "[json…]
/// parse error at line 1, column 2: syntax error while parsing value - words; last read: '…'; expected ']'".
std::string words_of(const std::string& parser_message) {
    constexpr std::size_t longest = 200;
    const std::size_t begin = parser_message.find(" - ");
    std::string words = begin == none ? parser_message : parser_message.substr(begin + 3);
    if (const std::size_t read = words.find("; last read: '"); read != none) words.resize(read);
    return to_utf8(words.substr(0, longest));
}

std::string words_of_overflow(const std::string& parser_message) {
    const std::size_t begin = parser_message.find('\'');
    const std::size_t end = parser_message.rfind('\'');
    const std::string number =
        begin < end && end != none
            ? fmt::format("\"{}\"",
                          excerpt(std::string_view(parser_message).substr(begin + 1, end - begin - 1)))
            : std::string("a larger one");
    return fmt::format("expected numbers that a double can hold, found {}", number);
}

}  // namespace

JsonText::JsonText(std::string_view text, const std::string& source, JsonPlace place)
    : original_(text), source_(source), place_(place) {
    if (const std::size_t zero = text.find('\0'); zero != none) {
        throw InputError(
            fmt::format("{}, byte {}: expected JSON, which is text, found a zero byte", source, zero));
    }
    constexpr std::array<std::string_view, 3> words = {"NaN", "-Infinity", "Infinity"};
    if (text.find("NaN") == none && text.find("Infinity") == none) return;
    bool in_string = false;
    std::size_t copied = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"') in_string = !in_string;
        if (in_string && text[i] == '\\') ++i;  // what follows ends no string
        if (in_string || (text[i] != 'N' && text[i] != '-' && text[i] != 'I')) continue;
        for (const std::string_view word : words) {
            if (text.substr(i, word.size()) != word || colon_follows(text, i + word.size())) continue;
            quoted_.append(text.substr(copied, i - copied));
            quotes_.push_back(quoted_.size());
            quoted_.append("\"").append(word);
            quotes_.push_back(quoted_.size());
            quoted_.append("\"");
            i += word.size() - 1;
            copied = i + 1;
            break;
        }
    }
    if (copied > 0) quoted_.append(text.substr(copied));
}

std::string JsonText::syntax_message(std::size_t byte, const std::string& parser_message) const {
    std::size_t offset = byte > 0 ? byte - 1 : 0;
    offset -=
        static_cast<std::size_t>(std::lower_bound(quotes_.begin(), quotes_.end(), offset) - quotes_.begin());
    offset = std::min(offset, original_.size());
    const std::string place =
        place_ == JsonPlace::column ? fmt::format("column {}", offset + 1) : position_in(original_, offset);
    if (parser_message.find("out_of_range") != none)
        return fmt::format("{}, {}: {}", source_, place, words_of_overflow(parser_message));
    std::string words = words_of(parser_message);
    const bool of_a_word = words.starts_with("invalid literal") || words.starts_with("invalid number");
    if (of_a_word) words += fmt::format(", found \"{}\"", word_at(original_, offset));
    return fmt::format("{}, {}: expected JSON: {}", source_, place, words);
}

std::string JsonText::overflow_message(const std::string& parser_message) const {
    return fmt::format("{}: {}", source_, words_of_overflow(parser_message));
}

}  // namespace softmaxlab
