#include "core/model/pieces.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>

namespace softmaxlab {
namespace {

enum class CharacterClass { letter, number, blank, other };

struct Character {
    CharacterClass of_class;
    std::size_t bytes;
};

/// Unicode's White_Space: the separators of its categories Z, and these control characters.
bool is_blank(utf8proc_int32_t code, utf8proc_category_t category) {
    constexpr utf8proc_int32_t next_line = 0x85;
    return (code >= '\t' && code <= '\r') || code == next_line || category == UTF8PROC_CATEGORY_ZS ||
           category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP;
}

CharacterClass class_of(utf8proc_int32_t code) {
    const utf8proc_category_t category = utf8proc_category(code);
    if (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) return CharacterClass::letter;
    if (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO) return CharacterClass::number;
    return is_blank(code, category) ? CharacterClass::blank : CharacterClass::other;
}

Character character_at(std::string_view text, std::size_t at) {
    constexpr std::size_t longest = 4;
    const std::string_view rest = text.substr(at, longest);
    utf8proc_int32_t code = 0;
    const utf8proc_ssize_t length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(rest.data()),
                                                     static_cast<utf8proc_ssize_t>(rest.size()), &code);
    if (length <= 0) return {CharacterClass::other, 1};
    return {class_of(code), static_cast<std::size_t>(length)};
}

/// Where the run of characters of one class ends that begins at `at`.
std::size_t run_end(std::string_view text, std::size_t at, CharacterClass of_class) {
    while (at < text.size()) {
        const Character next = character_at(text, at);
        if (next.of_class != of_class) break;
        at += next.bytes;
    }
    return at;
}

/// Blanks: all of them at the end of the text; otherwise all but the last, which the piece after them may
/// take, unless it is the only one.
std::size_t blanks_length(std::string_view text, std::size_t at) {
    std::size_t end = at;
    std::size_t last = at;
    while (end < text.size()) {
        const Character next = character_at(text, end);
        if (next.of_class != CharacterClass::blank) return (last > at ? last : end) - at;
        last = end;
        end += next.bytes;
    }
    return end - at;
}

}  // namespace

std::size_t piece_length(std::string_view text, std::size_t at) {
    constexpr std::array<std::string_view, 7> contractions = {"'s", "'t", "'re", "'ve", "'m", "'ll", "'d"};
    const std::string_view rest = text.substr(at);
    const auto contraction = std::find_if(contractions.begin(), contractions.end(),
                                          [&](std::string_view word) { return rest.starts_with(word); });
    if (contraction != contractions.end()) return contraction->size();

    const std::size_t begin = rest.starts_with(' ') && rest.size() > 1 ? at + 1 : at;
    const Character first = character_at(text, begin);
    if (first.of_class == CharacterClass::blank) return blanks_length(text, at);
    return run_end(text, begin + first.bytes, first.of_class) - at;
}

}  // namespace softmaxlab
