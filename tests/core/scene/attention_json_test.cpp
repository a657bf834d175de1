
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/base/input_error.h"
#include "core/scene/scene_json.h"
#include "tests/core/scene/random_attention.h"

namespace softmaxlab {
namespace {

using Catch::Matchers::ContainsSubstring;

/// A scene of one class with this attention.
std::string scene_text(const std::string& attention) {
    return R"({"format": "softmax-lab-scene", "version": 1, "classes": [{"logit": 1}], "attention": )" +
           attention + "}";
}

Attention read(const std::string& attention) {
    return scene_from_json(scene_text(attention), "s.json").attention;
}

std::string message_of(const std::string& attention) {
    try {
        read(attention);
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

std::string with_heads(const std::string& heads) {
    return R"({"given": {"heads": [)" + heads + "]}}";
}

TEST_CASE("Any attention comes back equal from its JSON") {
    test::Random random(161803398);
    for (int run = 0; run < 400; ++run) {
        Scene scene = default_scene();
        scene.attention = test::random_attention(random);
        REQUIRE(scene_from_json(to_json(scene), "x") == scene);
    }
}

TEST_CASE("Numbers of vectors come back with the same bits, NaN and infinities as texts") {
    Matrix scores(1, 5);
    scores.values = {-0.0, 1.0 / 3, 5e-324, -INFINITY, NAN};
    GivenVectors given{"scores.npy", true, {{Matrix(), Matrix(), Matrix(), scores}}};
    Scene scene = default_scene();
    scene.attention.source = VectorSource::given;
    scene.attention.given = std::make_shared<const GivenVectors>(std::move(given));
    const std::string text = to_json(scene);
    CHECK_THAT(text, ContainsSubstring(R"("scores":[[-0.0,0.3333333333333333,5e-324,"-inf","nan"]])"));
    const Scene back = scene_from_json(text, "x");
    CHECK(back == scene);
    CHECK(std::signbit(back.attention.given->heads[0].scores.values[0]));
}

TEST_CASE("An attention that nobody touched is not written") {
    CHECK(to_json(default_scene()).find("attention") == std::string::npos);
    Scene scene = default_scene();
    scene.attention.mask.causal = true;
    CHECK_THAT(to_json(scene), ContainsSubstring(R"("causal": true)"));
}

TEST_CASE("What an attention leaves out has its default") {
    CHECK(read("{}") == Attention());
    CHECK(read(R"({"mask": {}})") == Attention());
    const Attention given = read(with_heads(R"({"q": [[1, 2]], "k": [[3, 4], [5, 6]]})"));
    CHECK(given.source == VectorSource::given);
    CHECK(given.given->heads[0].k.at(1, 0) == 5);
    CHECK(given.given->source.empty());
    CHECK(value_dimension(given) == 0);
}

TEST_CASE("Padding and painted cells may stand in any order") {
    const Attention attention = read(
        R"({"mask": {"padding": [4, 1, 4], "painted": [{"query": 2, "key": 1}, {"query": 0, "key": 5, "masked": false}]}})");
    CHECK(attention.mask.padding == std::vector<std::size_t>{1, 4});
    CHECK(attention.mask.painted == std::vector<PaintedCell>{{0, 5, false}, {2, 1, true}});
}

TEST_CASE("The largest seed is read exactly") {
    CHECK(read(R"({"seed": 18446744073709551615})").seed == 18446744073709551615U);
    CHECK(message_of(R"({"seed": -1})") ==
          "s.json, attention.seed: expected a whole number from 0 to 2^64 − 1, found -1");
}

TEST_CASE("A wrong member is named, with what was expected") {
    CHECK(message_of("3") == "s.json, attention: expected an object, found 3");
    CHECK_THAT(message_of(R"({"dk": 3})"), ContainsSubstring("s.json, attention: unknown key \"dk\""));
    CHECK(message_of(R"({"d_k": 513})") ==
          "s.json, attention.d_k: expected a whole number from 1 to 512, found 513");
    CHECK(message_of(R"({"heads": 0})") ==
          "s.json, attention.heads: expected a whole number from 1 to 8, found 0");
    CHECK(
        message_of(R"({"source": "file"})") ==
        "s.json, attention.source: expected \"projections\", \"independent\", \"given\" or \"model\", found "
        "\"file\"");
    CHECK(message_of(R"({"tokens": "letters"})") ==
          "s.json, attention.tokens: expected \"words\" or \"bytes\", found \"letters\"");
    CHECK(message_of(R"({"query": 6})") ==
          "s.json, attention.query: expected a whole number from 0 to 5, found 6");
    CHECK(message_of(R"({"head": 1})") ==
          "s.json, attention.head: expected a whole number from 0 to 0, found 1");
    CHECK_THAT(message_of(R"({"source": "given"})"), ContainsSubstring("the key \"given\""));
    CHECK_THAT(message_of(R"({"source": "independent", "given": {"heads": []}})"),
               ContainsSubstring("attention.source: expected \"given\""));
    CHECK_THAT(message_of(R"({"text": ")" + std::string(max_text_bytes + 1, 'x') + "\"}"),
               ContainsSubstring("at most 1048576 bytes"));
}

TEST_CASE("A wrong mask is named") {
    CHECK(message_of(R"({"mask": {"padding": [6]}})") ==
          "s.json, attention.mask.padding[0]: expected a whole number from 0 to 5, found 6");
    CHECK(message_of(R"({"mask": {"painted": [{"query": 0, "key": 6}]}})") ==
          "s.json, attention.mask.painted[0].key: expected a whole number from 0 to 5, found 6");
    CHECK_THAT(
        message_of(
            R"({"mask": {"painted": [{"query": 0, "key": 1}, {"query": 0, "key": 1, "masked": false}]}})"),
        ContainsSubstring("query 0 and key 1 are there twice"));
    CHECK(message_of(R"({"mask": {"value": "-1e4"}})") ==
          "s.json, attention.mask.value: expected \"-inf\" or \"-1e9\", found \"-1e4\"");
    CHECK(message_of(R"({"mask": {"window": 4097}})") ==
          "s.json, attention.mask.window: expected a whole number from 0 to 4096, found 4097");
}

TEST_CASE("Given vectors that disagree are named by head and matrix") {
    CHECK_THAT(message_of(with_heads("")),
               ContainsSubstring("attention.given.heads: expected an array of 1 to 256"));
    CHECK_THAT(message_of(with_heads("{}")), ContainsSubstring("heads[0]: expected the key \"q\""));
    CHECK(
        message_of(with_heads(R"({"q": [[1, 2], [3]], "k": [[1, 2]]})")) ==
        "s.json, attention.given.heads[0].q[1]: expected a row of 2 numbers, as long as the first, found an "
        "array of 1");
    CHECK_THAT(message_of(with_heads(R"({"q": [[1, 2]], "k": [[1]]})")),
               ContainsSubstring("heads[0].k: expected rows of 2 numbers, as in q"));
    CHECK_THAT(message_of(with_heads(R"({"q": [[1]], "k": [[1]], "v": [[1], [2]]})")),
               ContainsSubstring("heads[0].v: expected 1 rows, one for each key"));
    CHECK_THAT(message_of(with_heads(R"({"scores": [[1]], "k": [[1]]})")),
               ContainsSubstring("heads[0].k: expected no k beside scores"));
    CHECK(message_of(R"({"given": {"heads": [{"q": [[1]], "k": [[1], [2]]}], "labels": ["a"]}})") ==
          "s.json, attention.given.labels: expected 2 labels, one for each key, found an array of 1");
    CHECK_THAT(message_of(with_heads(R"({"q": [[]], "k": [[]]})")),
               ContainsSubstring("heads[0].q[0]: expected a row of numbers"));
    CHECK_THAT(message_of(with_heads(R"({"q": [], "k": [[1]]})")),
               ContainsSubstring("heads[0].q: expected an array of rows"));
    CHECK_THAT(message_of(with_heads(R"({"scores": [[1]]}, {"scores": [[1, 2]]})")),
               ContainsSubstring("heads[1].scores: expected 1 rows of 1 numbers, as in the first head"));
    CHECK_THAT(message_of(with_heads(R"({"scores": [[1]]}, {"scores": [[1]], "v": [[1]]})")),
               ContainsSubstring("heads[1].v: expected no v, as in the first head"));
    CHECK_THAT(message_of(with_heads(R"({"scores": [[1]], "v": [[1]]}, {"scores": [[1]]})")),
               ContainsSubstring("heads[1]: expected the key \"v\""));
    std::string rows = "[1]";
    for (std::size_t i = 1; i <= max_tokens; ++i) rows += ", [1]";
    CHECK_THAT(message_of(with_heads(R"({"q": [)" + rows + R"(], "k": [[1]]})")),
               ContainsSubstring("heads[0].q: expected at most 4096 rows"));
}

std::string with_model(const std::string& sizes, const std::string& more = "") {
    return R"({"model": {"name": "tales", )" + sizes + R"(, "ids": [7, 9], "tokens": ["A", " king"]})" +
           more + "}";
}

TEST_CASE("A model's text is written with its tokens, its head with layer and head") {
    const Attention attention =
        read(with_model(R"("layers": 2, "heads": 3, "d_k": 8)", R"(, "layer": 1, "head": 2)"));
    CHECK(attention.source == VectorSource::model);
    CHECK(attention.head == 5);
    CHECK(key_labels(attention) == std::vector<std::string>{"A", "␣king"});
    Scene scene = default_scene();
    scene.attention = attention;
    const std::string text = to_json(scene);
    CHECK_THAT(text, ContainsSubstring(R"("tokens":["A"," king"])"));
    CHECK_THAT(text, ContainsSubstring(R"("layer":1)"));
    CHECK(scene_from_json(text, "x") == scene);
}

TEST_CASE("Sizes, heads and tokens of a model that disagree are refused") {
    const std::string sizes = R"("layers": 2, "heads": 3, "d_k": 8)";
    CHECK_THAT(message_of(with_model(sizes, R"(, "layer": 2)")),
               ContainsSubstring("attention.layer: expected a whole number from 0 to 1"));
    CHECK_THAT(message_of(with_model(sizes, R"(, "head": 3)")),
               ContainsSubstring("attention.head: expected a whole number from 0 to 2"));
    CHECK_THAT(message_of(with_model(R"("layers": 4096, "heads": 2, "d_k": 8)")),
               ContainsSubstring("attention.model.heads: expected"));
    CHECK_THAT(message_of(with_model(R"("layers": 0, "heads": 2, "d_k": 8)")),
               ContainsSubstring("attention.model.layers: expected"));
    CHECK_THAT(message_of(with_model(R"("layers": 2, "heads": 2)")),
               ContainsSubstring(R"(expected the key "d_k")"));
    CHECK_THAT(message_of(with_model(sizes, R"(, "source": "given")")), ContainsSubstring("attention"));
    CHECK_THAT(message_of(with_model(sizes, R"(, "source": "independent")")),
               ContainsSubstring(R"(attention.source: expected "model", since there is a text of a model)"));
    CHECK_THAT(message_of(R"({"source": "model"})"), ContainsSubstring(R"(expected the key "model")"));
    CHECK_THAT(message_of(R"({"layer": 0})"), ContainsSubstring("attention.layer: expected no layer"));
    const std::string begin = R"({"model": {"layers": 1, "heads": 1, "d_k": 1, )";
    CHECK_THAT(message_of(begin + R"("ids": [], "tokens": []}})"),
               ContainsSubstring("attention.model.ids: expected an array of 1 to 4096 tokens"));
    CHECK_THAT(message_of(begin + R"("ids": [1, 2], "tokens": ["a"]}})"),
               ContainsSubstring("attention.model.tokens: expected 2 texts, one for each of the ids"));
    CHECK_THAT(message_of(begin + R"("ids": [10000000], "tokens": ["a"]}})"),
               ContainsSubstring("attention.model.ids[0]: expected"));
}

}  // namespace
}  // namespace softmaxlab
