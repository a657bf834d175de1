#pragma once

#include <cstddef>
#include <string_view>

namespace softmaxlab {

/// GPT-2 cuts a text into pieces before it looks for tokens, so that no token holds the end of one word and
/// the beginning of the next:
///
///   's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
///
/// The length in bytes, at least 1, of the piece that begins at byte `at` < text.size(), the end of another
/// one. Letters, numbers and blanks are Unicode's (White_Space for \s, as OpenAI's own encoder has it). A
/// byte that belongs to no UTF-8 character counts as a sign of its own, neither letter nor number nor blank.
/// All pieces of a text together take time in proportion to its length.
std::size_t piece_length(std::string_view text, std::size_t at);

}  // namespace softmaxlab
