#include "core/scene/attention.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/text.h"

namespace softmaxlab {
namespace {

constexpr std::string_view no_token = "·";

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}

/// A word as a label: there may be thousands of them, and each of a whole text's length.
std::string_view beginning_of(std::string_view word) {
    constexpr std::size_t longest = 256;
    std::size_t end = std::min(word.size(), longest);
    while (end < word.size() && end > 0 && (static_cast<unsigned char>(word[end]) & 0xC0U) == 0x80U) --end;
    return word.substr(0, end);
}

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    std::size_t at = 0;
    while (words.size() < max_tokens) {
        while (at < text.size() && is_blank(text[at])) ++at;
        if (at == text.size()) break;
        const std::size_t begin = at;
        while (at < text.size() && !is_blank(text[at])) ++at;
        words.emplace_back(beginning_of(text.substr(begin, at - begin)));
    }
    return words;
}

/// Blanks have a visible name; what is no character of ASCII is shown as its number.
std::string byte_label(unsigned char byte) {
    if (byte == ' ') return "␣";
    if (byte > 0x20 && byte < 0x7F) return std::string(1, static_cast<char>(byte));
    return fmt::format("<{:02X}>", byte);
}

std::vector<std::string> bytes_of(std::string_view text) {
    std::vector<std::string> bytes;
    for (const char c : text.substr(0, max_tokens))
        bytes.push_back(byte_label(static_cast<unsigned char>(c)));
    return bytes;
}

bool has_size(const Matrix& matrix, std::size_t rows, std::size_t columns) {
    return matrix.rows == rows && matrix.columns == columns && matrix.values.size() == rows * columns;
}

bool same_shape(const Matrix& a, const Matrix& b) {
    return has_size(a, b.rows, b.columns);
}

std::size_t queries_of(const AttentionHead& head) {
    return head.scores.empty() ? head.q.rows : head.scores.rows;
}

std::size_t keys_of(const AttentionHead& head) {
    return head.scores.empty() ? head.k.rows : head.scores.columns;
}

bool is_valid_head(const AttentionHead& head) {
    const std::size_t queries = queries_of(head);
    const std::size_t keys = keys_of(head);
    if (queries == 0 || keys == 0 || queries > max_tokens || keys > max_tokens) return false;
    if (!head.scores.empty()) {
        if (!has_size(head.q, 0, 0) || !has_size(head.k, 0, 0) || !has_size(head.scores, queries, keys))
            return false;
    } else if (!has_size(head.scores, 0, 0) || head.q.columns == 0 ||
               !has_size(head.q, queries, head.q.columns) || !has_size(head.k, keys, head.q.columns)) {
        return false;
    }
    return has_size(head.v, 0, 0) || (!head.v.empty() && has_size(head.v, keys, head.v.columns));
}

bool is_valid_set(const GivenVectors& given) {
    if (given.heads.empty() || given.heads.size() > max_given_heads || !is_utf8(given.source)) return false;
    if ((given.weights || given.may_be_weights) && given.heads.front().scores.empty()) return false;
    if (given.weights && !given.may_be_weights) return false;
    const AttentionHead& first = given.heads.front();
    if (!given.labels.empty() && given.labels.size() != keys_of(first)) return false;
    if (!std::all_of(given.labels.begin(), given.labels.end(), is_utf8)) return false;
    return std::all_of(given.heads.begin(), given.heads.end(), [&](const AttentionHead& head) {
        return is_valid_head(head) && same_shape(head.q, first.q) && same_shape(head.k, first.k) &&
               same_shape(head.v, first.v) && same_shape(head.scores, first.scores);
    });
}

bool is_valid_text(const ModelText& text) {
    const auto size = [](std::size_t count, std::size_t most) { return count >= 1 && count <= most; };
    return is_utf8(text.model) && size(text.layers, max_model_heads) &&
           size(text.heads, max_model_heads / text.layers) && size(text.d_k, max_key_dimensions) &&
           size(text.ids.size(), max_tokens) && text.tokens.size() == text.ids.size() &&
           std::all_of(text.ids.begin(), text.ids.end(), [](auto id) { return id <= max_model_token; }) &&
           std::all_of(text.tokens.begin(), text.tokens.end(), is_utf8);
}

bool is_valid_mask(const AttentionMask& mask, std::size_t queries, std::size_t keys) {
    const auto& padding = mask.padding;
    const auto not_rising = [](std::size_t a, std::size_t b) { return a >= b; };
    if (std::adjacent_find(padding.begin(), padding.end(), not_rising) != padding.end()) return false;
    if (!padding.empty() && padding.back() >= keys) return false;

    if (mask.given && (mask.given->queries != queries || mask.given->keys != keys ||
                       mask.given->takes_part.size() != queries * keys || !is_utf8(mask.given->source)))
        return false;

    const auto not_in_order = [](const PaintedCell& a, const PaintedCell& b) {
        return a.query > b.query || (a.query == b.query && a.key >= b.key);
    };
    const auto& painted = mask.painted;
    const auto in_range = [&](const PaintedCell& cell) { return cell.query < queries && cell.key < keys; };
    return painted.size() <= max_painted_cells &&
           std::adjacent_find(painted.begin(), painted.end(), not_in_order) == painted.end() &&
           std::all_of(painted.begin(), painted.end(), in_range) && mask.window <= max_tokens &&
           (mask.value == MaskValue::minus_infinity || mask.value == MaskValue::minus_1e9);
}

/// Whether both are the same, by value.
template <typename Shared>
bool are_equal(const std::shared_ptr<const Shared>& a, const std::shared_ptr<const Shared>& b) {
    return a == b || (a && b && *a == *b);
}

const AttentionHead& first_given(const Attention& attention) {
    return attention.given->heads.front();
}

std::vector<std::string> labels_of(const ModelText& text) {
    constexpr std::size_t max_letters = 64;
    std::vector<std::string> labels;
    labels.reserve(text.tokens.size());
    for (const std::string& token : text.tokens)
        labels.push_back(token.empty() ? std::to_string(labels.size()) : visible_text(token, max_letters));
    return labels;
}

/// An empty one would show nothing: there the number of the key stands.
std::vector<std::string> labels_of(const GivenVectors& given) {
    std::vector<std::string> labels;
    labels.reserve(given.labels.size());
    for (const std::string& label : given.labels)
        labels.push_back(label.empty() ? std::to_string(labels.size()) : std::string(beginning_of(label)));
    return labels;
}

std::size_t text_length(const Attention& attention) {
    return attention.length > 0 ? attention.length : token_count(attention.text, attention.token_kind);
}

}  // namespace

bool operator==(const AttentionMask& a, const AttentionMask& b) {
    return are_equal(a.given, b.given) && a.causal == b.causal && a.window == b.window &&
           a.padding == b.padding && a.painted == b.painted && a.value == b.value;
}

bool operator==(const Attention& a, const Attention& b) {
    return are_equal(a.given, b.given) && are_equal(a.model, b.model) && a.source == b.source &&
           a.text == b.text && a.token_kind == b.token_kind && a.length == b.length && a.seed == b.seed &&
           a.d_k == b.d_k && a.d_v == b.d_v && a.heads == b.heads &&
           a.scaled_by_sqrt_dk == b.scaled_by_sqrt_dk && a.mask == b.mask && a.head == b.head &&
           a.query == b.query;
}

bool is_valid(const Attention& attention) {
    const bool known_source =
        attention.source == VectorSource::projections || attention.source == VectorSource::independent ||
        attention.source == VectorSource::given || attention.source == VectorSource::model;
    const bool known_kind =
        attention.token_kind == TokenKind::words || attention.token_kind == TokenKind::bytes;
    const auto dimension = [](std::size_t d) { return d >= 1 && d <= max_key_dimensions; };
    if (!known_source || !known_kind || !is_utf8(attention.text) || attention.length > max_tokens ||
        !dimension(attention.d_k) || !dimension(attention.d_v) || attention.heads < 1 ||
        attention.heads > max_heads || attention.text.size() > max_text_bytes) {
        return false;
    }
    if ((attention.source == VectorSource::given) != (attention.given != nullptr)) return false;
    if (attention.given && !is_valid_set(*attention.given)) return false;
    if ((attention.source == VectorSource::model) != (attention.model != nullptr)) return false;
    if (attention.model && !is_valid_text(*attention.model)) return false;
    return attention.head < head_count(attention) && attention.query < query_count(attention) &&
           is_valid_mask(attention.mask, query_count(attention), key_count(attention));
}

std::vector<std::string> tokens_of(std::string_view text, TokenKind kind) {
    std::vector<std::string> tokens = kind == TokenKind::words ? words_of(text) : bytes_of(text);
    if (tokens.empty()) tokens.emplace_back(no_token);
    return tokens;
}

std::size_t token_count(std::string_view text, TokenKind kind) {
    if (kind == TokenKind::bytes) return std::clamp(text.size(), std::size_t{1}, max_tokens);
    std::size_t words = 0;
    for (std::size_t i = 0; i < text.size(); ++i)
        words += !is_blank(text[i]) && (i == 0 || is_blank(text[i - 1])) ? 1 : 0;
    return std::clamp(words, std::size_t{1}, max_tokens);
}

std::size_t query_count(const Attention& attention) {
    if (attention.model) return attention.model->ids.size();
    return attention.given ? queries_of(first_given(attention)) : text_length(attention);
}

std::size_t key_count(const Attention& attention) {
    if (attention.model) return attention.model->ids.size();
    return attention.given ? keys_of(first_given(attention)) : text_length(attention);
}

std::size_t head_count(const Attention& attention) {
    if (attention.model) return attention.model->layers * attention.model->heads;
    return attention.given ? attention.given->heads.size() : attention.heads;
}

std::size_t key_dimension(const Attention& attention) {
    if (attention.model) return attention.model->d_k;
    return attention.given ? first_given(attention).k.columns : attention.d_k;
}

std::size_t value_dimension(const Attention& attention) {
    if (attention.model) return attention.model->d_k;
    return attention.given ? first_given(attention).v.columns : attention.d_v;
}

namespace {

std::vector<std::string> numbers_from_0(std::size_t count) {
    std::vector<std::string> labels;
    labels.reserve(count);
    for (std::size_t i = 0; i < count; ++i) labels.push_back(std::to_string(i));
    return labels;
}

}  // namespace

bool is_made_up(const Attention& attention) {
    return !attention.given && !attention.model;
}

std::string head_name(const Attention& attention, std::size_t head) {
    if (!attention.model) return fmt::format("head {}", head);
    return fmt::format("layer {}, head {}", head / attention.model->heads, head % attention.model->heads);
}

bool are_unnamed(const Attention& attention) {
    return attention.given && attention.given->labels.empty() &&
           token_count(attention.text, attention.token_kind) != key_count(attention);
}

std::vector<std::string> key_labels(const Attention& attention) {
    if (attention.model) return labels_of(*attention.model);
    if (attention.given && !attention.given->labels.empty()) return labels_of(*attention.given);
    const std::size_t keys = key_count(attention);
    if (are_unnamed(attention)) return numbers_from_0(keys);
    const std::vector<std::string> tokens = tokens_of(attention.text, attention.token_kind);
    std::vector<std::string> labels;
    labels.reserve(keys);
    for (std::size_t i = 0; i < keys; ++i) labels.push_back(tokens[i % tokens.size()]);
    return labels;
}

std::vector<std::string> query_labels(const Attention& attention) {
    const std::size_t queries = query_count(attention);
    if (are_unnamed(attention) || queries > key_count(attention)) return numbers_from_0(queries);
    std::vector<std::string> labels = key_labels(attention);
    labels.erase(labels.begin(), labels.end() - static_cast<std::ptrdiff_t>(queries));
    return labels;
}

std::string source_in_words(const Attention& attention) {
    std::string words;
    const auto into = std::back_inserter(words);
    if (attention.given) {
        fmt::format_to(into, "{}{}", attention.given->source, attention.given->edited ? edited_by_hand : "");
    } else if (attention.model) {
        fmt::format_to(into, "the language model “{}”, {} layers of {} heads", attention.model->model,
                       attention.model->layers, attention.model->heads);
    } else if (attention.source == VectorSource::independent) {
        fmt::format_to(into, "independent normal numbers of variance 1, seed {}", attention.seed);
    } else {
        fmt::format_to(into, "random projections of random embeddings ({} dimensions), seed {}",
                       embedding_dimension, attention.seed);
    }
    return words;
}

}  // namespace softmaxlab
