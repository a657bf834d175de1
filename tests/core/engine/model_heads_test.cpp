// Heads of a language model in the lab of attention, with the small model of random weights in tests/data.
#include "core/engine/model_heads.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include <cmath>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "core/base/input_error.h"
#include "core/engine/cpu_backend.h"
#include "core/engine/results.h"
#include "core/model/generation_json.h"

namespace softmaxlab {
namespace {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::WithinAbs;
using nlohmann::json;

constexpr double forever = std::numeric_limits<double>::infinity();

/// Of q, k, v, scores and weights, which both ways have from float32.
constexpr double tolerance = 1e-4;

std::shared_ptr<const LanguageModel> tiny() {
    return open_language_model(SOFTMAXLAB_TEST_DATA "/models/tiny");
}

/// A document whose attention comes from the model, for one prompt.
struct Fixture {
    Document document{default_scene()};
    std::shared_ptr<const LanguageModel> model = tiny();
    Results results;

    explicit Fixture(const std::string& prompt, std::unique_ptr<Backend> backend = make_simd_backend())
        : results(document, std::move(backend)) {
        results.language().set_loader([this] { return model; });
        document.set_agreement([this](Scene& scene) { agree_with_model(scene, *model); });
        document.apply(edit::SetPrompt{prompt});
        change(edit::SetModelText{model_text(*model, document.scene().language)});
    }

    void change(const AttentionEdit& edit) { document.apply(edit::ChangeAttention{edit}); }
    const Attention& attention() const { return document.scene().attention; }
    AttentionResults& finish() {
        while (!results.attention().advance(forever)) REQUIRE_FALSE(results.attention().failure());
        return results.attention();
    }
};

void check_matrix(const json& rows, const Matrix& ours) {
    REQUIRE(rows.size() == ours.rows);
    for (std::size_t row = 0; row < ours.rows; ++row)
        for (std::size_t column = 0; column < ours.columns; ++column)
            CHECK_THAT(ours.at(row, column), WithinAbs(rows[row][column].get<double>(), tolerance));
}

}  // namespace

TEST_CASE("Every head's vectors, scores and weights are those that generate --attention prints", "[heads]") {
    const std::string prompt = "the cat and the cat";
    for (const bool reference : {true, false}) {
        Fixture fixture(prompt, reference ? make_reference_backend() : make_simd_backend());
        ModelAnswers answers(fixture.model);
        for (std::size_t head = 0; head < head_count(fixture.attention()); ++head) {
            fixture.change(edit::ChooseHead{head});
            AttentionResults& ours = fixture.finish();
            REQUIRE(ours.complete());
            ModelRequest request;
            request.question = ModelQuestion::attention;
            request.prompt = prompt;
            request.layer = head / fixture.model->config.heads;
            request.head = head % fixture.model->config.heads;
            const json printed = json::parse(answers.json(request));
            check_matrix(printed["q"], ours.vectors().q);
            check_matrix(printed["k"], ours.vectors().k);
            check_matrix(printed["v"], ours.vectors().v);
            const std::size_t n = printed["tokens"].size();
            REQUIRE(ours.queries() == n);
            for (std::size_t query = 0; query < n; ++query) {
                for (std::size_t key = 0; key < n; ++key) {
                    CHECK_THAT(ours.weight(query, key),
                               WithinAbs(printed["weights"][query][key].get<double>(), tolerance));
                    if (key > query) continue;
                    CHECK_THAT(ours.score(query, key) * ours.scale(),
                               WithinAbs(printed["scores"][query][key].get<double>(), tolerance));
                }
            }
        }
    }
}

TEST_CASE("Mask, scale and temperature act on a model's vectors", "[heads]") {
    Fixture fixture("a king had a son");
    AttentionResults& results = fixture.finish();
    const std::size_t last = results.queries() - 1;
    CHECK(results.weight(0, 1) == 0);  // masked as in the model
    const double with_all = results.weight(last, last);
    fixture.change(edit::SetPadding{0, true});
    fixture.finish();
    CHECK(results.weight(last, 0) == 0);
    CHECK(results.weight(last, last) > with_all);
    fixture.change(edit::SetCausal{false});
    fixture.finish();
    CHECK(results.weight(0, 1) > 0);
    CHECK(results.scale() == 1 / std::sqrt(7.0));
    fixture.change(edit::SetScaledBySqrtDk{false});
    fixture.document.apply(edit::SetTemperature{0});
    fixture.finish();
    CHECK(results.scale() == 1);
    CHECK(results.summary().largest_weight == 1);
    fixture.document.undo();
    fixture.document.undo();
    fixture.document.undo();
    fixture.document.undo();
    fixture.finish();
    CHECK(results.weight(last, last) == with_all);
}

TEST_CASE("The attention follows the prompt and what is drawn after it, in the same undo step", "[heads]") {
    Fixture fixture("a king");
    fixture.finish();
    const std::vector<std::string> before = key_labels(fixture.attention());
    const std::uint32_t drawn = fixture.attention().model->ids.front();
    fixture.document.apply(edit::AppendToken{drawn});
    CHECK(fixture.attention().model->ids.size() == before.size() + 1);
    CHECK(fixture.attention().model->ids.back() == drawn);
    CHECK(fixture.finish().queries() == before.size() + 1);
    fixture.document.apply(edit::SetPrompt{"someone else"});
    CHECK(key_labels(fixture.attention()) != before);
    fixture.document.undo();
    fixture.document.undo();
    CHECK(key_labels(fixture.attention()) == before);
    CHECK(fixture.finish().queries() == before.size());

    fixture.document.apply(edit::SetPrompt{""});
    CHECK(fixture.attention().model->ids == std::vector<std::uint32_t>{289});  // what stands between texts
    fixture.document.apply(edit::SetPrompt{std::string(100, 'x')});
    CHECK(fixture.attention().model->ids.size() == fixture.model->config.context);
}

TEST_CASE("What the heads do is summed up as the model itself masks and scales them", "[heads]") {
    Fixture fixture("the cat and the cat and the");
    fixture.change(edit::ClearMask{});
    fixture.document.apply(edit::SetTemperature{3});
    ModelHeads& heads = fixture.results.model_heads();
    const ModelText& text = *fixture.attention().model;
    CHECK(heads.summaries().empty());
    int calls = 0;
    while (!heads.summarize(text, 0)) ++calls;
    CHECK(calls > 2);  // in steps
    Gpt2Run run(fixture.model);
    run.set_tokens(text.ids);
    run.finish();
    const std::vector<HeadSummary> expected = summarize_heads(run);
    REQUIRE(heads.summaries().size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        CHECK_THAT(heads.summaries()[i].before.weight, WithinAbs(expected[i].before.weight, 1e-6));
        CHECK_THAT(heads.summaries()[i].repeat.weight, WithinAbs(expected[i].repeat.weight, 1e-6));
    }
    fixture.document.apply(edit::SetPrompt{"another"});
    CHECK_FALSE(heads.summarize(*fixture.attention().model, 0));
    CHECK(heads.summaries().empty());
}

TEST_CASE("All heads side by side are those of the model", "[heads]") {
    Fixture fixture("a king had a son");
    AttentionHeads& all = fixture.results.attention_heads();
    while (!all.advance(forever)) REQUIRE_FALSE(all.failure());
    REQUIRE(all.heads().size() == 6);
    fixture.change(edit::ChooseHead{4});
    AttentionResults& one = fixture.finish();
    for (std::size_t key = 0; key < one.keys(); ++key)
        CHECK_THAT(static_cast<double>(all.heads()[4].weights[(one.queries() - 1) * one.keys() + key]),
                   WithinAbs(one.weight(one.queries() - 1, key), 1e-6));
}

TEST_CASE("Without the model that a scene is of, the results say so and rest", "[heads]") {
    Fixture fixture("a king");
    const Scene scene = fixture.document.scene();
    Document document(scene);
    Results none(document, make_simd_backend());
    none.language().set_loader(
        []() -> std::shared_ptr<const LanguageModel> { throw InputError("built without a model"); });
    CHECK(none.attention().advance(forever));
    CHECK_FALSE(none.attention().complete());
    CHECK_FALSE(none.attention().has_begun());
    CHECK(none.attention().trouble() == "built without a model");
    CHECK(none.attention_heads().advance(forever));
    CHECK_FALSE(none.failure());

    // Back to vectors that are made here.
    document.apply(edit::ChangeAttention{edit::SetVectorSource{VectorSource::projections}});
    CHECK(none.attention().advance(forever));
    CHECK(none.attention().complete());
    CHECK(none.attention().trouble().empty());

    Scene other = scene;
    auto text = std::make_shared<ModelText>(*scene.attention.model);
    text->layers = 12;
    text->model = "large";
    other.attention.model = text;
    Document of_other(other);
    Results wrong(of_other, make_simd_backend());
    wrong.language().set_loader(tiny);
    wrong.attention().advance(forever);
    CHECK_THAT(wrong.attention().trouble(), ContainsSubstring("“large”") && ContainsSubstring("“tiny”"));
}

TEST_CASE("A model's head becomes vectors that can be edited, with the names of its tokens", "[heads]") {
    Fixture fixture("a king");
    fixture.change(edit::ChooseHead{5});
    const AttentionHead shown = fixture.finish().vectors();
    const auto given = as_given(fixture.attention(), shown);
    CHECK(given->source == "layer 1, head 2 of “tiny”");
    CHECK(given->labels == key_labels(fixture.attention()));
    fixture.change(edit::SetGivenVectors{given});
    REQUIRE(fixture.attention().given);
    CHECK(fixture.attention().given->heads.front() == shown);
}

TEST_CASE("Only the same text has weights from before a change", "[heads]") {
    Fixture fixture("a king had");
    const std::vector<double> row = fixture.finish().weight_row(2);
    fixture.document.apply(edit::SetTemperature{2});
    fixture.finish();
    const Matrix* before = fixture.results.before().attention_weights(0);
    REQUIRE(before != nullptr);
    for (std::size_t key = 0; key < row.size(); ++key)
        CHECK_THAT(before->at(2, key), WithinAbs(row[key], 1e-6));
    fixture.document.apply(edit::SetPrompt{"a kinf had"});
    fixture.finish();
    CHECK(fixture.results.before().attention_weights(0) == nullptr);
}

}  // namespace softmaxlab
