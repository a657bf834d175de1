// The part of a scene that a language model goes on with: its edits, its undo, its JSON.
#include "core/scene/language.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <string>

#include "core/base/input_error.h"
#include "core/base/limits.h"
#include "core/scene/differences.h"
#include "core/scene/document.h"
#include "core/scene/edit.h"
#include "core/scene/scene_json.h"

namespace softmaxlab {
namespace {

using Catch::Matchers::ContainsSubstring;

Scene with_tokens(const TokenIds& tokens) {
    Scene scene = default_scene();
    for (const std::uint32_t token : tokens) scene = apply(scene, edit::AppendToken{token});
    return scene;
}

std::string with_language(const std::string& members) {
    return R"({"format": "softmax-lab-scene", "version": 1, "classes": [{"logit": 0}], "language": {)" +
           members + "}}";
}

std::string message_of(const std::string& members) {
    try {
        scene_from_json(with_language(members), "s.json");
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

TEST_CASE("Tokens are appended and taken back, and another prompt forgets them") {
    const Scene scene = with_tokens({7, 0, 3});
    CHECK(scene.language.drawn == TokenIds{7, 0, 3});
    CHECK(apply(scene, edit::CutText{2}).language.drawn == TokenIds{7, 0});
    CHECK(apply(scene, edit::CutText{0}).language == Language());
    CHECK(apply(scene, edit::CutText{3}) == scene);
    CHECK(apply(scene, edit::SetPrompt{scene.language.prompt}) == scene);
    const Scene other = apply(scene, edit::SetPrompt{"The fox"});
    CHECK(other.language.prompt == "The fox");
    CHECK(other.language.drawn.empty());
}

TEST_CASE("What is no token, no prompt or no filter is refused") {
    const Scene scene = with_tokens({7});
    CHECK(apply(scene, edit::AppendToken{max_token_id}).language.drawn.back() == max_token_id);
    CHECK(apply(scene, edit::AppendToken{max_token_id + 1}) == scene);
    CHECK(apply(scene, edit::SetPrompt{"\xff"}) == scene);
    CHECK(apply(scene, edit::SetPrompt{std::string(max_prompt_bytes + 1, 'a')}) == scene);
    CHECK(apply(scene, edit::SetPrompt{std::string(max_prompt_bytes, 'a')}) != scene);
    CHECK(apply(scene, edit::SetTokenFilters{{1.5, 40, 0.9, 0.05}}).language.filters.top_k == 40);
    for (const TokenFilters& bad :
         {TokenFilters{0.5, 0, 1, 0}, TokenFilters{infinity, 0, 1, 0}, TokenFilters{1, max_top_k + 1, 1, 0},
          TokenFilters{1, 0, 0, 0}, TokenFilters{1, 0, 1.01, 0}, TokenFilters{1, 0, quiet_nan, 0},
          TokenFilters{1, 0, 1, -0.1}, TokenFilters{1, 0, 1, quiet_nan}}) {
        CHECK(apply(scene, edit::SetTokenFilters{bad}) == scene);
    }
    Scene full = default_scene();
    full.language.drawn.assign(max_drawn_tokens, 1);
    CHECK(is_valid(full));
    CHECK(apply(full, edit::AppendToken{1}) == full);
    full.language.drawn.push_back(1);
    CHECK_FALSE(is_valid(full));
}

TEST_CASE("A branch keeps the text that was left, and changes places with it") {
    Scene scene = apply(with_tokens({7, 0, 3}), edit::CutText{1, true});
    CHECK(scene.language.drawn == TokenIds{7});
    CHECK(scene.language.branch == TokenIds{7, 0, 3});
    scene = apply(scene, edit::AppendToken{9});
    scene = apply(scene, edit::SwapTexts{});
    CHECK(scene.language.drawn == TokenIds{7, 0, 3});
    CHECK(scene.language.branch == TokenIds{7, 9});
    CHECK(apply(scene, edit::ForgetBranch{}) == with_tokens({7, 0, 3}));
    CHECK(apply(with_tokens({7}), edit::SwapTexts{}) == with_tokens({7}));
}

TEST_CASE("Undo gives back a token that was taken back") {
    Document document(default_scene());
    document.apply(edit::AppendToken{5});
    document.apply(edit::CutText{0});
    document.undo();
    CHECK(document.scene().language.drawn == TokenIds{5});
    document.undo();
    CHECK(document.scene() == default_scene());
}

TEST_CASE("The options of a draw have the scene's temperature") {
    Scene scene = apply(default_scene(), edit::SetTemperature{0.8});
    scene = apply(scene, edit::SetTokenFilters{{1.2, 40, 0.9, 0.05}});
    CHECK(sampling_of(scene) == SamplingOptions{1.2, 0.8, 40, 0.9, 0.05});
}

TEST_CASE("Logits from elsewhere leave the text as it is, a whole scene brings its own") {
    const Scene scene = with_tokens({7});
    CHECK(apply(scene, edit::ReplaceScene{default_scene(), true}) == scene);
    CHECK(apply(scene, edit::ReplaceScene{default_scene()}) == default_scene());
}

TEST_CASE("A text reads back from JSON as it was") {
    Scene scene = with_tokens({7, 0, 3});
    scene.language.prompt = "“Oh”, she\nsaid\t\"no\"";
    scene.language.branch = {7, 2};
    scene.language.seed = 0xffffffffffffffff;
    scene.language.filters = {1.3, 40, 0.9, 0.05};
    CHECK(scene_from_json(to_json(scene), "x") == scene);
    CHECK_THAT(to_json(default_scene()), !ContainsSubstring("language"));
    CHECK(scene_from_json(with_language(R"("prompt": "The fox")"), "x").language.prompt == "The fox");
    CHECK(scene_from_json(with_language(R"("prompt": "The fox")"), "x").language.filters == TokenFilters());
}

TEST_CASE("Tokens are of one model, and the name goes with the last of them") {
    Scene scene = apply(default_scene(), edit::AppendToken{7, "gpt2"});
    CHECK(scene.language.model == "gpt2");
    CHECK(apply(scene, edit::AppendToken{8, "another"}) == scene);
    scene = apply(scene, edit::AppendToken{8, "gpt2"});
    CHECK(scene.language.drawn == TokenIds{7, 8});
    CHECK(scene_from_json(to_json(scene), "x") == scene);
    scene = apply(scene, edit::CutText{0, true});
    CHECK(scene.language.model == "gpt2");  // of what is kept beside
    scene = apply(scene, edit::ForgetBranch{});
    CHECK(scene == default_scene());
    CHECK(apply(scene, edit::AppendToken{8, std::string(max_model_name_bytes + 1, 'a')}) == scene);
    CHECK_THAT(message_of("\"drawn\": [1], \"model\": 3"), ContainsSubstring("language.model"));
}

TEST_CASE("A mistake in a text's JSON is named") {
    CHECK_THAT(message_of(R"("prompts": "")"), ContainsSubstring("language: unknown key"));
    CHECK_THAT(message_of(R"("prompt": 3)"), ContainsSubstring("language.prompt: expected"));
    CHECK_THAT(message_of(R"("drawn": [1.5])"), ContainsSubstring("language.drawn"));
    CHECK_THAT(message_of(R"("drawn": [10000000])"), ContainsSubstring("language.drawn"));
    CHECK_THAT(message_of(R"("branch": 3)"),
               ContainsSubstring("language.branch: expected an array of at most"));
    CHECK_THAT(message_of(R"("top_k": -1)"), ContainsSubstring("language.top_k"));
    CHECK_THAT(message_of(R"("top_p": 0)"), ContainsSubstring("language.top_p"));
    CHECK_THAT(message_of(R"("min_p": 1.5)"), ContainsSubstring("language.min_p"));
    CHECK_THAT(message_of(R"("repetition_penalty": 0.5)"), ContainsSubstring("language.repetition_penalty"));
    CHECK_THAT(message_of("\"prompt\": \"" + std::string(max_prompt_bytes + 1, 'a') + "\""),
               ContainsSubstring("language.prompt: expected a text of at most"));
    std::string many = "1";
    for (std::size_t i = 0; i < max_drawn_tokens; ++i) many += ",1";
    CHECK_THAT(message_of("\"drawn\": [" + many + "]"),
               ContainsSubstring("language.drawn: expected an array of at most"));
}

TEST_CASE("Two texts differ in words") {
    const Scene scene = with_tokens({7});
    CHECK(differences(default_scene(), scene) ==
          std::vector<SceneDifference>{{"tokens drawn: 0", "tokens drawn: 1"}});
    CHECK(differences(scene, with_tokens({8})) == std::vector<SceneDifference>{{"", "other tokens drawn"}});
    CHECK(differences(scene, apply(scene, edit::SetTokenFilters{{1, 40, 1, 0}})) ==
          std::vector<SceneDifference>{{"top-k 0", "top-k 40"}});
}

}  // namespace
}  // namespace softmaxlab
