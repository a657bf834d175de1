#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace softmaxlab {

/// The number of a token in its vocabulary, from 0.
using Token = std::uint32_t;

/// GPT-2's byte-level byte-pair encoding: a text becomes tokens, each of which stands for some bytes, and the
/// bytes of the tokens one after the other are the text again, whatever it is.
class Tokenizer {
  public:
    /// From the contents of GPT-2's vocab.json and merges.txt; the sources name them in messages. Throws
    /// InputError: if a byte or the result of a merge has no token, two tokens have one number, or a line
    /// merges what no line before it has made.
    Tokenizer(std::string_view vocabulary, const std::string& vocabulary_source, std::string_view merges,
              const std::string& merges_source);

    /// One more than the largest number of a token.
    std::size_t size() const { return bytes_.size(); }

    /// The tokens of any bytes, in about n log n steps. What reads like a special token ("<|endoftext|>") is
    /// text like any other.
    std::vector<Token> encode(std::string_view text) const;

    /// The bytes of the tokens. A number that is no token has none.
    std::string decode(std::span<const Token> tokens) const;

    /// What a token stands for. May be a part of a character only, so no UTF-8; a special token's name; empty
    /// for a number that is no token.
    std::string_view bytes_of(Token token) const {
        return token < bytes_.size() ? std::string_view(bytes_[token]) : std::string_view();
    }

    /// What stands between two texts, "<|endoftext|>", if the vocabulary has it.
    std::optional<Token> end_of_text() const { return end_of_text_; }

  private:
    struct Merge {
        std::uint32_t rank;  ///< the line in merges.txt: the lower ones come first
        Token result;
    };

    void read_vocabulary(std::string_view text, const std::string& source);
    void read_merges(std::string_view text, const std::string& source);
    std::optional<Merge> merge_of(Token left, Token right) const;
    void encode_piece(std::string_view piece, std::vector<Token>& tokens) const;

    std::vector<std::string> bytes_;                   ///< of each token
    std::unordered_map<std::string, Token> by_name_;   ///< as GPT-2 writes them; while reading only
    std::array<Token, 256> byte_tokens_{};             ///< of single bytes
    std::unordered_map<std::uint64_t, Merge> merges_;  ///< of a pair, packed
    std::optional<Token> end_of_text_;
};

}  // namespace softmaxlab
