#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace softmaxlab {

/// Whether `text` is well-formed UTF-8.
bool is_utf8(std::string_view text);

/// `text` with every malformed part replaced by U+FFFD, so that it can be shown and saved.
std::string to_utf8(std::string_view text);

/// With a … z for A … Z and all other characters as they are, whatever the locale.
constexpr char lower_case(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
std::string lower_case(std::string_view text);

/// A path from its UTF-8 name, on every platform.
std::filesystem::path path_from_utf8(std::string_view name);

/// Walks over a text as it can be shown on one line, piece by piece: runs of characters as they are, and
/// signs for what would not be seen or would do something else to a screen: ␣ for blanks at its ends, ↵ and
/// ⇥, ␛ and the like for other control characters, [U+202E] for those that turn the direction of writing and
/// for whatever `can_be_shown` refuses; � for what is not UTF-8. Asks for no memory.
class VisiblePieces {
  public:
    using CanBeShown = std::function<bool(char32_t)>;

    /// `text` must outlive it.
    explicit VisiblePieces(std::string_view text, CanBeShown can_be_shown = {});

    /// Goes to the next piece; false at the end.
    bool next();

    std::string_view piece() const { return piece_; }  ///< valid until the next one

  private:
    bool take_sign();

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t blanks_end_ = 0;    ///< of those that begin the text
    std::size_t blanks_begin_ = 0;  ///< of those that end it
    CanBeShown can_be_shown_;
    std::array<char, 16> sign_{};
    std::string_view piece_;
};

/// All of it, at most `max_letters` characters and then signs: "…" stands for what is left out of the middle.
std::string visible_text(std::string_view text, std::size_t max_letters = 200);

/// A message of one line or more for a screen or a terminal: each line as visible_text() has it.
std::string visible_lines(std::string_view text, std::size_t max_letters = 1000);

/// `text` short enough for a message: cut after some 40 bytes, without control characters, in UTF-8.
std::string excerpt(std::string_view text);

/// "a, b or c", each between two `quotes`.
std::string alternatives(std::span<const std::string> words, std::string_view quotes = "");

/// "line 3, column 7" of the byte at `offset` (counted from 0; columns count bytes).
std::string position_in(std::string_view text, std::size_t offset);

}  // namespace softmaxlab
