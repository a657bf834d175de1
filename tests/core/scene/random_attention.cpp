#include "tests/core/scene/random_attention.h"

#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace softmaxlab::test {
namespace {

bool one_in(Random& random, std::size_t count) {
    return pick(random, 1, count) == 1;
}

std::string any_text(Random& random) {
    static const std::array<std::string, 6> texts = {"",
                                                     "the cat sat on the mat",
                                                     " a\tb\n\nc ",
                                                     "Straßenbahn 🚋 \"quoted\"",
                                                     "猫",
                                                     std::string("zero\0inside and more", 20)};
    return texts[pick(random, 0, texts.size() - 1)];
}

Matrix any_matrix(Random& random, std::size_t rows, std::size_t columns) {
    Matrix matrix(rows, columns);
    for (double& value : matrix.values) value = any_double(random);
    return matrix;
}

std::vector<std::string> any_labels(Random& random, std::size_t count) {
    std::vector<std::string> labels;
    for (std::size_t i = 0; i < count; ++i) labels.push_back(any_text(random));
    return labels;
}

std::shared_ptr<const GivenVectors> any_vectors(Random& random) {
    GivenVectors given;
    given.source = any_text(random);
    given.edited = one_in(random, 2);
    const std::size_t queries = pick(random, 1, 5);
    const std::size_t keys = pick(random, 1, 5);
    const std::size_t d_k = pick(random, 1, 3);
    const std::size_t d_v = pick(random, 0, 3);
    const bool scores_only = one_in(random, 3);
    for (std::size_t heads = pick(random, 1, 3); heads > 0; --heads) {
        AttentionHead head;
        if (scores_only) {
            head.scores = any_matrix(random, queries, keys);
        } else {
            head.q = any_matrix(random, queries, d_k);
            head.k = any_matrix(random, keys, d_k);
        }
        if (d_v > 0) head.v = any_matrix(random, keys, d_v);
        given.heads.push_back(std::move(head));
    }
    given.may_be_weights = scores_only && one_in(random, 2);
    given.weights = given.may_be_weights && one_in(random, 2);
    if (one_in(random, 3)) given.labels = any_labels(random, keys);
    return std::make_shared<const GivenVectors>(std::move(given));
}

std::shared_ptr<const ModelText> any_model_text(Random& random) {
    ModelText text;
    text.model = any_text(random);
    text.layers = pick(random, 1, 3);
    text.heads = pick(random, 1, 4);
    text.d_k = pick(random, 1, 8);
    for (std::size_t i = pick(random, 1, 9); i > 0; --i)
        text.ids.push_back(static_cast<std::uint32_t>(pick(random, 0, max_model_token)));
    text.tokens = any_labels(random, text.ids.size());
    return std::make_shared<const ModelText>(std::move(text));
}

/// Texts that no attention takes: none, one without tokens, with a token too many, of too many heads.
std::shared_ptr<const ModelText> wrong_model_text(Random& random) {
    if (one_in(random, 4)) return nullptr;
    ModelText text = *any_model_text(random);
    switch (pick(random, 0, 2)) {
        case 0:
            text.ids.clear();
            text.tokens.clear();
            break;
        case 1:
            text.tokens.emplace_back("more");
            break;
        default:
            text.layers = max_model_heads / text.heads + 1;
            break;
    }
    return std::make_shared<const ModelText>(std::move(text));
}

/// Vectors that no attention takes: none, no heads, matrices that disagree.
std::shared_ptr<const GivenVectors> wrong_vectors(Random& random) {
    if (one_in(random, 3)) return nullptr;
    GivenVectors given;
    if (one_in(random, 2)) given.heads.push_back({Matrix(2, 3), Matrix(2, 2), Matrix(), Matrix()});
    return std::make_shared<const GivenVectors>(std::move(given));
}

std::shared_ptr<const GivenMask> any_given_mask(Random& random, std::size_t queries, std::size_t keys) {
    GivenMask mask{any_text(random), queries, keys, {}};
    for (std::size_t cell = 0; cell < queries * keys; ++cell) mask.takes_part.push_back(one_in(random, 2));
    return std::make_shared<const GivenMask>(std::move(mask));
}

AttentionMask any_mask(Random& random, std::size_t queries, std::size_t keys) {
    AttentionMask mask;
    mask.causal = one_in(random, 2);
    mask.window = one_in(random, 2) ? 0 : pick(random, 1, max_tokens);
    mask.value = one_in(random, 2) ? MaskValue::minus_infinity : MaskValue::minus_1e9;
    if (one_in(random, 4)) mask.given = any_given_mask(random, queries, keys);
    for (std::size_t key = 0; key < keys; ++key) {
        if (one_in(random, 4)) mask.padding.push_back(key);
    }
    for (std::uint32_t query = 0; query < queries; ++query) {
        const auto key = static_cast<std::uint32_t>(pick(random, 0, keys - 1));
        if (one_in(random, 3)) mask.painted.push_back({query, key, one_in(random, 2)});
    }
    return mask;
}

edit::VectorMatrix any_member(Random& random) {
    return static_cast<edit::VectorMatrix>(pick(random, 0, 3));
}

}  // namespace

Attention random_attention(Random& random) {
    Attention attention;
    if (one_in(random, 3)) {
        attention.source = VectorSource::given;
        attention.given = any_vectors(random);
    } else if (one_in(random, 4)) {
        attention.source = VectorSource::model;
        attention.model = any_model_text(random);
    } else if (one_in(random, 2)) {
        attention.source = VectorSource::independent;
    }
    attention.text = any_text(random);
    attention.token_kind = one_in(random, 2) ? TokenKind::words : TokenKind::bytes;
    attention.length = one_in(random, 2) ? 0 : pick(random, 1, 90);
    attention.seed = random();
    attention.d_k = pick(random, 1, max_key_dimensions);
    attention.d_v = pick(random, 1, max_key_dimensions);
    attention.heads = pick(random, 1, max_heads);
    attention.scaled_by_sqrt_dk = one_in(random, 2);
    attention.mask = any_mask(random, query_count(attention), key_count(attention));
    attention.head = pick(random, 0, head_count(attention) - 1);
    attention.query = pick(random, 0, query_count(attention) - 1);
    return attention;
}

AttentionEdit random_attention_edit(Random& random, const Attention& attention) {
    const bool wrong = one_in(random, 3);
    const std::size_t queries = query_count(attention);
    const std::size_t keys = key_count(attention);
    const std::size_t query = wrong ? queries + pick(random, 0, 2) : pick(random, 0, queries - 1);
    const std::size_t key = pick(random, 0, keys - 1);
    const std::size_t any_size = wrong ? random() : pick(random, 0, 80);
    switch (pick(random, 0, 23)) {
        case 0:
            return edit::SetAttentionText{wrong ? "not UTF-8: \xFF" : any_text(random)};
        case 1:
            return edit::SetTokenKind{static_cast<TokenKind>(wrong ? 2 : pick(random, 0, 1))};
        case 2:
            return edit::SetAttentionLength{any_size};
        case 3:
            return edit::SetVectorSource{static_cast<VectorSource>(pick(random, 0, wrong ? 4 : 1))};
        case 4:
            return edit::SetAttentionSeed{random()};
        case 5:
            return edit::SetKeyDimension{any_size};
        case 6:
            return edit::SetValueDimension{any_size};
        case 7:
            return edit::SetHeads{any_size};
        case 8:
            return edit::ChooseHead{wrong ? head_count(attention)
                                          : pick(random, 0, head_count(attention) - 1)};
        case 9:
            return edit::ChooseQuery{query};
        case 10:
            return edit::SetGivenVectors{wrong ? wrong_vectors(random) : any_vectors(random)};
        case 11:
        case 12:
            return edit::SetVectorCell{any_member(random), query, pick(random, 0, 2), any_double(random)};
        case 13:
            return edit::SetScaledBySqrtDk{one_in(random, 2)};
        case 14:
            return edit::SetCausal{one_in(random, 2)};
        case 15:
            return edit::SetWindow{any_size};
        case 16:
            return edit::SetPadding{wrong ? keys : key, one_in(random, 2)};
        case 20:
            return edit::ReadAsWeights{one_in(random, 2)};
        case 21:
            return edit::SetGivenMask{
                one_in(random, 3)
                    ? nullptr
                    : any_given_mask(random, wrong ? queries + 1 : queries, key_count(attention))};
        case 22:
            return edit::SetKeyLabels{one_in(random, 4) ? std::vector<std::string>()
                                                        : any_labels(random, wrong ? keys + 1 : keys)};
        case 23:
            return edit::SetModelText{wrong ? wrong_model_text(random) : any_model_text(random)};
        case 17:
            return edit::PaintMask{query, key, one_in(random, 2)};
        case 18:
            return one_in(random, 2) ? AttentionEdit(edit::ClearPaint{}) : AttentionEdit(edit::ClearMask{});
        default:
            return edit::SetMaskValue{static_cast<MaskValue>(wrong ? 2 : pick(random, 0, 1))};
    }
}

}  // namespace softmaxlab::test
