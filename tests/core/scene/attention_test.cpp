#include "core/scene/attention.h"

#include <catch2/catch_test_macros.hpp>

#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/core/scene/random_attention.h"

namespace softmaxlab {
namespace {

using Words = std::vector<std::string>;

Attention with_vectors(AttentionHead head) {
    GivenVectors given{"x", false, {std::move(head)}};
    Attention attention;
    attention.source = VectorSource::given;
    attention.given = std::make_shared<const GivenVectors>(std::move(given));
    return attention;
}

TEST_CASE("Words are split at blanks of every kind") {
    CHECK(tokens_of("the cat sat", TokenKind::words) == Words{"the", "cat", "sat"});
    CHECK(tokens_of("  a\tb\r\n\v\fc ", TokenKind::words) == Words{"a", "b", "c"});
    CHECK(tokens_of("Straße 猫 🚋", TokenKind::words) == Words{"Straße", "猫", "🚋"});
}

TEST_CASE("Bytes stand for themselves or show their number") {
    CHECK(tokens_of("a b", TokenKind::bytes) == Words{"a", "␣", "b"});
    CHECK(tokens_of("\n~\x7F", TokenKind::bytes) == Words{"<0A>", "~", "<7F>"});
    CHECK(tokens_of("é", TokenKind::bytes) == Words{"<C3>", "<A9>"});
}

TEST_CASE("A text without tokens has one all the same") {
    CHECK(tokens_of("", TokenKind::words) == Words{"·"});
    CHECK(tokens_of(" \n ", TokenKind::words) == Words{"·"});
    CHECK(tokens_of("", TokenKind::bytes) == Words{"·"});
}

TEST_CASE("At most 4,096 tokens are taken") {
    std::string words;
    for (int i = 0; i < 5000; ++i) words += "w" + std::to_string(i) + " ";
    const Words tokens = tokens_of(words, TokenKind::words);
    REQUIRE(tokens.size() == max_tokens);
    CHECK(tokens.back() == "w4095");
    CHECK(tokens_of(std::string(5000, 'x'), TokenKind::bytes).size() == max_tokens);
    Attention attention;
    attention.text = words;
    CHECK(query_count(attention) == max_tokens);
}

TEST_CASE("The count of tokens is that of the list of tokens") {
    for (const char* text : {"", " ", "a", " a", "a ", "a b", "  a  b  ", "é\tx\n"}) {
        for (const TokenKind kind : {TokenKind::words, TokenKind::bytes}) {
            Attention attention;
            attention.text = text;
            attention.token_kind = kind;
            CHECK(key_count(attention) == tokens_of(text, kind).size());
        }
    }
}

TEST_CASE("Labels repeat the text to its length") {
    Attention attention;
    attention.text = "a b c";
    CHECK(key_labels(attention) == Words{"a", "b", "c"});
    attention.length = 5;
    CHECK(key_labels(attention) == Words{"a", "b", "c", "a", "b"});
    CHECK(query_labels(attention) == key_labels(attention));
}

TEST_CASE("Given vectors are named by the text only if it has a token for each key") {
    Attention attention = with_vectors({Matrix(2, 1), Matrix(3, 1), Matrix(), Matrix()});
    attention.text = "a b c";
    CHECK(key_labels(attention) == Words{"a", "b", "c"});
    CHECK(query_labels(attention) == Words{"b", "c"});  // the last ones, as in a decoder with a cache
    attention.text = "a b";
    CHECK(key_labels(attention) == Words{"0", "1", "2"});
    CHECK(query_labels(attention) == Words{"1", "2"});
}

TEST_CASE("More queries than keys are numbered") {
    const Attention attention = with_vectors({Matrix(3, 1), Matrix(2, 1), Matrix(), Matrix()});
    CHECK(query_labels(attention) == Words{"0", "1", "2"});
}

TEST_CASE("Sizes are those of the given vectors or the ones to be made") {
    Attention attention;
    attention.d_k = 5;
    attention.heads = 3;
    CHECK(key_dimension(attention) == 5);
    CHECK(value_dimension(attention) == 2);
    CHECK(head_count(attention) == 3);
    attention = with_vectors({Matrix(), Matrix(), Matrix(4, 3), Matrix(2, 4)});
    CHECK(query_count(attention) == 2);
    CHECK(key_count(attention) == 4);
    CHECK(key_dimension(attention) == 0);
    CHECK(value_dimension(attention) == 3);
    CHECK(head_count(attention) == 1);
}

TEST_CASE("Vectors that disagree are not valid") {
    CHECK(is_valid(with_vectors({Matrix(2, 3), Matrix(4, 3), Matrix(4, 1), Matrix()})));
    CHECK(is_valid(with_vectors({Matrix(), Matrix(), Matrix(), Matrix(2, 3)})));
    CHECK_FALSE(is_valid(with_vectors({Matrix(2, 3), Matrix(4, 2), Matrix(), Matrix()})));
    CHECK_FALSE(is_valid(with_vectors({Matrix(2, 3), Matrix(4, 3), Matrix(3, 1), Matrix()})));
    CHECK_FALSE(is_valid(with_vectors({Matrix(2, 3), Matrix(4, 3), Matrix(), Matrix(2, 4)})));
    CHECK_FALSE(is_valid(with_vectors({Matrix(), Matrix(), Matrix(), Matrix()})));
    CHECK_FALSE(is_valid(with_vectors({Matrix(2, 3), Matrix(4, 3), Matrix(4, 0), Matrix()})));
    CHECK_FALSE(is_valid(with_vectors({Matrix(4097, 1), Matrix(1, 1), Matrix(), Matrix()})));
    CHECK_FALSE(is_valid(with_vectors({Matrix(), Matrix(), Matrix(), Matrix(1, 4097)})));
    Matrix short_of_values(2, 3);
    short_of_values.values.pop_back();
    CHECK_FALSE(is_valid(with_vectors({short_of_values, Matrix(4, 3), Matrix(), Matrix()})));
}

TEST_CASE("Given vectors and their source go together; indices are in range") {
    Attention attention;
    CHECK(is_valid(attention));
    attention.source = VectorSource::given;
    CHECK_FALSE(is_valid(attention));
    attention = Attention();
    attention.head = 1;
    CHECK_FALSE(is_valid(attention));
    attention = Attention();
    attention.query = 6;
    CHECK_FALSE(is_valid(attention));
    attention = Attention();
    attention.mask.padding = {6};
    CHECK_FALSE(is_valid(attention));
    attention.mask.padding = {2, 1};
    CHECK_FALSE(is_valid(attention));
    attention = Attention();
    attention.mask.painted = {{0, 6, true}};
    CHECK_FALSE(is_valid(attention));
    attention.mask.painted = {{0, 1, true}, {0, 1, false}};
    CHECK_FALSE(is_valid(attention));
}

TEST_CASE("Given vectors are compared by value, NaN included") {
    Matrix scores(1, 2);
    scores.values = {std::numeric_limits<double>::quiet_NaN(), 1};
    const Attention one = with_vectors({Matrix(), Matrix(), Matrix(), scores});
    const Attention same = with_vectors({Matrix(), Matrix(), Matrix(), scores});
    scores.values[1] = 2;
    CHECK(one == same);
    CHECK_FALSE(one == with_vectors({Matrix(), Matrix(), Matrix(), scores}));
    CHECK_FALSE(one == Attention());
}

TEST_CASE("The source of the vectors is said in words") {
    Attention attention;
    CHECK(source_in_words(attention) == "random projections of random embeddings (64 dimensions), seed 1");
    attention.source = VectorSource::independent;
    attention.seed = 7;
    CHECK(source_in_words(attention) == "independent normal numbers of variance 1, seed 7");
    GivenVectors given{"q.npy and k.npy", true, {{Matrix(1, 1), Matrix(1, 1), Matrix(), Matrix()}}};
    attention.given = std::make_shared<const GivenVectors>(std::move(given));
    CHECK(source_in_words(attention) == "q.npy and k.npy, edited by hand");
}

TEST_CASE("Random attentions are valid") {
    test::Random random(2718);
    for (int run = 0; run < 300; ++run) REQUIRE(is_valid(test::random_attention(random)));
}

}  // namespace
}  // namespace softmaxlab
