#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/numeric/attention_facts.h"
#include "core/numeric/matrix.h"

namespace softmaxlab {

class JsonValue;
class JsonWriter;

namespace edit {
struct ChangeAttention;  // see attention_edit.h
}

inline constexpr std::size_t max_tokens = 4096;         ///< queries and keys
inline constexpr std::size_t max_key_dimensions = 512;  ///< d_k and d_v of vectors that are made here
inline constexpr std::size_t max_heads = 8;             ///< of vectors that are made here
inline constexpr std::size_t max_given_heads = 256;     ///< of those from files
inline constexpr std::size_t max_model_heads = 4096;    ///< of all layers of a language model
inline constexpr std::uint32_t max_model_token = 9'999'999;
inline constexpr std::size_t max_painted_cells = 65536;
inline constexpr std::size_t max_text_bytes = std::size_t{1} << 20;
inline constexpr std::size_t embedding_dimension = 64;  ///< of the tokens that `projections` projects

/// Where Q, K and V come from.
enum class VectorSource {
    projections,  ///< random projections of random token embeddings: the same token has the same vectors
    independent,  ///< every component an independent normal number of variance 1
    given,        ///< from files, or edited by hand
    model         ///< from a head of a language model, for a text
};

enum class TokenKind { words, bytes };

/// One head's vectors, or its scores.
struct AttentionHead {
    Matrix q;       ///< queries × d_k
    Matrix k;       ///< keys × d_k
    Matrix v;       ///< keys × d_v; empty: there are no values, and no output
    Matrix scores;  ///< queries × keys, in place of q and k, which are then empty; already raw scores q·k

    friend bool operator==(const AttentionHead&, const AttentionHead&) = default;
};

/// Vectors from files or edited by hand: large, immutable, shared by every scene of the history.
struct GivenVectors {
    std::string source;                ///< where they came from, for people: "q.npy, k.npy and v.npy"
    bool edited = false;               ///< a person changed cells of them
    std::vector<AttentionHead> heads;  ///< 1 … 256, all of the same shape
    bool may_be_weights =
        false;             ///< the scores came as numbers that are at least 0, and rows that add up to 1
    bool weights = false;  ///< … and were taken for weights, after softmax: `scores` holds their logarithms
    std::vector<std::string> labels = {};  ///< of the keys, in UTF-8: empty, or one for each

    friend bool operator==(const GivenVectors&, const GivenVectors&) = default;
};

/// A text as a language model cuts it, and the sizes of the model's heads. Q, K and V follow from it, by
/// whoever has the model. Immutable, shared by every scene of the history.
struct ModelText {
    std::string model;                     ///< its name, for people
    std::size_t layers = 1;                ///< with `heads` at most max_model_heads in all
    std::size_t heads = 1;                 ///< a layer
    std::size_t d_k = 1;                   ///< of its keys, queries and values
    std::vector<std::uint32_t> ids = {};   ///< of the tokens: 1 … max_tokens
    std::vector<std::string> tokens = {};  ///< what each of them stands for, in UTF-8

    friend bool operator==(const ModelText&, const ModelText&) = default;
};

/// A cell of the mask that a person painted: it counts more than all other masks.
struct PaintedCell {
    std::uint32_t query = 0;
    std::uint32_t key = 0;
    bool masked = true;

    friend bool operator==(const PaintedCell&, const PaintedCell&) = default;
};

/// A mask from a file, of any cells: large, immutable, shared.
struct GivenMask {
    std::string source;  ///< where it came from, for people
    std::size_t queries = 0;
    std::size_t keys = 0;
    std::vector<bool> takes_part;  ///< queries × keys, row-major

    friend bool operator==(const GivenMask&, const GivenMask&) = default;
};

/// Which keys each query attends to.
struct AttentionMask {
    bool causal = false;               ///< no key later than the query
    std::size_t window = 0;            ///< only keys less than so many places from the query; 0: no window
    std::vector<std::size_t> padding;  ///< sorted: keys that no query attends to
    std::vector<PaintedCell> painted;  ///< sorted by query, then key
    std::shared_ptr<const GivenMask> given;  ///< cells that a file masks; none: nothing
    MaskValue value = MaskValue::minus_infinity;

    friend bool operator==(const AttentionMask& a, const AttentionMask& b);  ///< compares `given` by value
};

/// The part of the scene that the lab "Attention" shows: softmax(Q Kᵀ / √d_k) V. Its temperature is the
/// scene's.
struct Attention {
    VectorSource source = VectorSource::projections;
    std::string text = "the cat sat on the mat";  ///< UTF-8
    TokenKind token_kind = TokenKind::words;
    std::size_t length = 0;  ///< tokens: the text's, repeated from its beginning; 0: as many as the text has
    std::uint64_t seed = 1;
    std::size_t d_k = 8;
    std::size_t d_v = 2;
    std::size_t heads = 1;
    std::shared_ptr<const GivenVectors> given;  ///< there if the source is `given`; then d_k, d_v, heads,
                                                ///< length and seed are what made-up vectors would have
    std::shared_ptr<const ModelText> model;     ///< likewise, if the source is `model`
    bool scaled_by_sqrt_dk = true;
    AttentionMask mask;
    std::size_t head = 0;   ///< the one that is shown; of a model: layer · heads of a layer + head
    std::size_t query = 0;  ///< the row that is looked at

    friend bool operator==(const Attention& a, const Attention& b);  ///< compares what is shared by value

    using Edit = std::variant<edit::ChangeAttention>;
    static constexpr std::array<std::string_view, 1> json_keys = {"attention"};
};

/// Whether it keeps the promises of its members' comments: sizes in range and in agreement, indices in range.
bool is_valid(const Attention& attention);

/// The member "attention" of a scene's JSON object: every member, given vectors as arrays of rows for each
/// head; none if it is as in a new scene. Reading, what is left out has its default; padding and painted
/// cells may stand in any order. What is read is valid. Throws InputError.
void read(const JsonValue& scene, std::size_t classes, Attention& attention);
void write(const Attention& attention, JsonWriter& json);

/// About how many bytes write() makes, if the numbers use all of their digits.
std::size_t rough_json_size(const Attention& attention);

/// Whether it holds so many numbers that a line for each of them would help nobody.
bool is_long_as_json(const Attention& attention);

/// Words: split at blanks, each cut after 256 bytes; bytes: each by itself, shown as its character or as
/// <0A>. At most max_tokens; never empty: "·" stands for a text without tokens.
std::vector<std::string> tokens_of(std::string_view text, TokenKind kind);

/// As many as tokens_of() gives, without making them.
std::size_t token_count(std::string_view text, TokenKind kind);

std::size_t query_count(const Attention& attention);
std::size_t key_count(const Attention& attention);
std::size_t head_count(const Attention& attention);
std::size_t key_dimension(const Attention& attention);    ///< d_k; 0 if only the scores are there
std::size_t value_dimension(const Attention& attention);  ///< d_v; 0 if there are no values

/// Whether there are neither given vectors nor a model: the text, sizes and seed say what Q, K and V are.
bool is_made_up(const Attention& attention);

/// Of what is shown: "head 2", or "layer 1, head 2" of a model.
std::string head_name(const Attention& attention, std::size_t head);

/// Whether given vectors have no names: they have no labels, and the text has not as many tokens as there are
/// keys.
bool are_unnamed(const Attention& attention);

/// One for each key, at most 256 bytes long: the text's tokens, repeated to its length. A model's: its tokens
/// with ␣ for the blank that many begin with. Given vectors: their labels; without such, the text's tokens if
/// it has as many as there are keys, otherwise "0", "1" …
std::vector<std::string> key_labels(const Attention& attention);

/// One for each query: the same, or with fewer queries than named keys the last of them, as in a decoder with
/// a cache.
std::vector<std::string> query_labels(const Attention& attention);

inline constexpr std::string_view edited_by_hand = ", edited by hand";  ///< behind the source of such vectors

/// Where the vectors come from, in words: "random projections of random embeddings (64 dimensions),
/// seed 1".
std::string source_in_words(const Attention& attention);

}  // namespace softmaxlab
