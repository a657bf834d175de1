#include "core/model/tokenizer.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <queue>

#include "core/base/input_error.h"
#include "core/base/json_value.h"
#include "core/base/text.h"
#include "core/model/pieces.h"

namespace softmaxlab {
namespace {

constexpr std::size_t max_tokens = std::size_t{1} << 20U;
constexpr std::string_view end_of_text_name = "<|endoftext|>";

/// GPT-2 writes each byte as a printable character: itself where it is one, else the next from U+0100 on.
bool is_printable(unsigned byte) {
    return (byte >= '!' && byte <= '~') || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
}

/// The byte of each code point that GPT-2 writes for one, −1 for the others: 188 bytes stand for themselves,
/// the other 68 come from U+0100 on.
constexpr std::size_t byte_codes = 0x100 + 68;
std::array<int, byte_codes> bytes_of_characters() {
    std::array<int, byte_codes> bytes{};
    bytes.fill(-1);
    std::size_t next = 0x100;
    for (unsigned byte = 0; byte < 256; ++byte)
        bytes[is_printable(byte) ? byte : next++] = static_cast<int>(byte);
    return bytes;
}

/// The bytes that a name in the vocabulary stands for; nothing if a character of it stands for none.
std::optional<std::string> bytes_in(const std::string& name) {
    static const std::array<int, byte_codes> byte_of = bytes_of_characters();
    std::string bytes;
    const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(name.data());
    auto left = static_cast<utf8proc_ssize_t>(name.size());
    while (left > 0) {
        utf8proc_int32_t code = 0;
        const utf8proc_ssize_t length = utf8proc_iterate(at, left, &code);
        if (length <= 0 || static_cast<std::size_t>(code) >= byte_codes) return std::nullopt;
        const int byte = byte_of[static_cast<std::size_t>(code)];
        if (byte < 0) return std::nullopt;
        bytes += static_cast<char>(byte);
        at += length;
        left -= length;
    }
    return bytes;
}

std::uint64_t packed(Token left, Token right) {
    return std::uint64_t{left} << 32U | right;
}

}  // namespace

Tokenizer::Tokenizer(std::string_view vocabulary, const std::string& vocabulary_source,
                     std::string_view merges, const std::string& merges_source) {
    read_vocabulary(vocabulary, vocabulary_source);
    read_merges(merges, merges_source);
    by_name_.clear();
}

void Tokenizer::read_vocabulary(std::string_view text, const std::string& source) {
    const JsonDocument document = JsonDocument::parse(text, source);
    const JsonValue root = document.root();
    if (!root.is_object()) root.fail("an object with a number for each token, as GPT-2's vocab.json");
    const std::vector<std::string> names = root.keys();
    if (names.empty() || names.size() > max_tokens)
        throw InputError(
            fmt::format("{}: expected 256 to {} tokens, found {}", source, max_tokens, names.size()));
    std::vector<bool> taken;
    for (const std::string& name : names) {
        const JsonValue value = root.at(name.c_str());
        const auto token = static_cast<Token>(value.integer(0, static_cast<std::int64_t>(max_tokens) - 1));
        if (token >= bytes_.size()) {
            bytes_.resize(token + std::size_t{1});
            taken.resize(token + std::size_t{1});
        }
        if (taken[token]) value.fail("a number that no other token has");
        taken[token] = true;
        bytes_[token] = bytes_in(name).value_or(name);
        by_name_.emplace(name, token);
        if (name == end_of_text_name) end_of_text_ = token;
    }
    std::array<bool, 256> found{};
    for (const auto& [name, token] : by_name_) {
        if (bytes_[token].size() != 1) continue;
        const auto byte = static_cast<unsigned char>(bytes_[token].front());
        byte_tokens_[byte] = token;
        found[byte] = true;
    }
    const auto missing = std::find(found.begin(), found.end(), false);
    if (missing != found.end())
        throw InputError(
            fmt::format("{}: expected a token for each byte, found none for {}: is this the "
                        "vocabulary of a byte-level encoding?",
                        source, missing - found.begin()));
}

void Tokenizer::read_merges(std::string_view text, const std::string& source) {
    std::vector<bool> made(bytes_.size(), false);
    for (const Token token : byte_tokens_) made[token] = true;
    std::size_t number = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        ++number;
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.empty() || (number == 1 && line.starts_with("#version"))) continue;
        const auto refuse = [&](const std::string& what) {
            throw InputError(
                fmt::format("{}, line {}: expected {}, found {}", source, number, what, excerpt(line)));
        };
        const std::size_t blank = line.find(' ');
        if (blank == std::string_view::npos || line.find(' ', blank + 1) != std::string_view::npos)
            refuse("two tokens with a blank between them");
        const std::string left(line.substr(0, blank));
        const std::string right(line.substr(blank + 1));
        const auto a = by_name_.find(left);
        const auto b = by_name_.find(right);
        const auto whole = by_name_.find(left + right);
        if (a == by_name_.end() || b == by_name_.end() || whole == by_name_.end())
            refuse("tokens of the vocabulary, apart and together");
        // Then no merge makes room for one of a line before it, and their order is all that matters.
        if (!made[a->second] || !made[b->second]) refuse("bytes, or what a line before it has merged");
        const Merge merge{static_cast<std::uint32_t>(number), whole->second};
        if (!merges_.emplace(packed(a->second, b->second), merge).second)
            refuse("a pair that no line before it has");
        made[whole->second] = true;
    }
}

std::optional<Tokenizer::Merge> Tokenizer::merge_of(Token left, Token right) const {
    const auto found = merges_.find(packed(left, right));
    return found == merges_.end() ? std::nullopt : std::optional(found->second);
}

// Of all pairs of neighbours the one with the lowest rank is merged, the leftmost of equals, until there is
// none: the same as GPT-2's own "merge all of the lowest rank", since what a merge makes has higher ranks
// only.
void Tokenizer::encode_piece(std::string_view piece, std::vector<Token>& tokens) const {
    constexpr std::size_t none = static_cast<std::size_t>(-1);
    struct Symbol {
        Token token;
        std::size_t before;
        std::size_t after;
        bool gone = false;
    };
    struct Candidate {
        std::uint32_t rank;
        std::size_t at;
        Token left;  ///< both as they were when it was found
        Token right;
        Token result;
        bool operator<(const Candidate& other) const {  // the queue gives the largest
            return rank != other.rank ? rank > other.rank : at > other.at;
        }
    };
    std::vector<Symbol> symbols;
    symbols.reserve(piece.size());
    for (std::size_t i = 0; i < piece.size(); ++i)
        symbols.push_back({byte_tokens_[static_cast<unsigned char>(piece[i])], i == 0 ? none : i - 1,
                           i + 1 == piece.size() ? none : i + 1});
    std::priority_queue<Candidate> candidates;
    const auto offer = [&](std::size_t at) {
        if (at == none || symbols[at].after == none) return;
        const Token left = symbols[at].token;
        const Token right = symbols[symbols[at].after].token;
        if (const auto merge = merge_of(left, right))
            candidates.push({merge->rank, at, left, right, merge->result});
    };
    for (std::size_t i = 0; i + 1 < symbols.size(); ++i) offer(i);
    while (!candidates.empty()) {
        const Candidate best = candidates.top();
        candidates.pop();
        Symbol& left = symbols[best.at];
        if (left.gone || left.token != best.left || left.after == none) continue;
        Symbol& right = symbols[left.after];
        if (right.token != best.right) continue;
        left.token = best.result;
        right.gone = true;
        left.after = right.after;
        if (left.after != none) symbols[left.after].before = best.at;
        offer(left.before);
        offer(best.at);
    }
    for (const Symbol& symbol : symbols)
        if (!symbol.gone) tokens.push_back(symbol.token);
}

std::vector<Token> Tokenizer::encode(std::string_view text) const {
    std::vector<Token> tokens;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = piece_length(text, at);
        encode_piece(text.substr(at, length), tokens);
        at += length;
    }
    return tokens;
}

std::string Tokenizer::decode(std::span<const Token> tokens) const {
    std::string text;
    for (const Token token : tokens) text += bytes_of(token);
    return text;
}

}  // namespace softmaxlab
