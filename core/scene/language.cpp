#include "core/scene/language.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "core/base/json_value.h"
#include "core/base/json_writer.h"
#include "core/base/text.h"
#include "core/scene/part_json.h"
#include "core/scene/scene.h"

namespace softmaxlab {
namespace {

bool is_valid(const TokenFilters& filters) {
    return filters.repetition_penalty >= 1 && filters.repetition_penalty <= max_repetition_penalty &&
           filters.top_k <= max_top_k && filters.top_p > 0 && filters.top_p <= 1 && filters.min_p >= 0 &&
           filters.min_p <= 1;
}

bool is_valid(const TokenIds& tokens) {
    return tokens.size() <= max_drawn_tokens &&
           std::all_of(tokens.begin(), tokens.end(), [](std::uint32_t id) { return id <= max_token_id; });
}

bool is_prompt(std::string_view prompt) {
    return prompt.size() <= max_prompt_bytes && is_utf8(prompt);
}

bool is_model_name(std::string_view name) {
    return name.size() <= max_model_name_bytes && is_utf8(name);
}

bool has_tokens(const Language& language) {
    return !language.drawn.empty() || !language.branch.empty();
}

void forget_model_of_nothing(Language& language) {
    if (!has_tokens(language)) language.model.clear();
}

TokenIds read_tokens(const JsonValue& value) {
    const auto expected = fmt::format("an array of at most {} tokens", max_drawn_tokens);
    if (value.size(expected.c_str()) > max_drawn_tokens) value.fail(expected);
    TokenIds tokens;
    for (const std::size_t id : value.indices(std::size_t{max_token_id} + 1))
        tokens.push_back(static_cast<std::uint32_t>(id));
    return tokens;
}

void write_tokens(JsonWriter& json, const TokenIds& tokens) {
    json.wholes(std::vector<std::size_t>(tokens.begin(), tokens.end()));
}

}  // namespace

void edit::apply_to(Scene& scene, const SetPrompt& change) {
    if (!is_prompt(change.prompt) || change.prompt == scene.language.prompt) return;
    scene.language.prompt = change.prompt;
    scene.language.drawn.clear();
    scene.language.branch.clear();
    forget_model_of_nothing(scene.language);
}

void edit::apply_to(Scene& scene, const AppendToken& change) {
    Language& language = scene.language;
    if (change.token > max_token_id || language.drawn.size() >= max_drawn_tokens) return;
    if (!is_model_name(change.model)) return;
    if (has_tokens(language) && !language.model.empty() && language.model != change.model) return;
    language.model = change.model;
    language.drawn.push_back(change.token);
}

void edit::apply_to(Scene& scene, const CutText& change) {
    Language& language = scene.language;
    if (change.drawn >= language.drawn.size()) return;
    if (change.branches) language.branch = language.drawn;
    language.drawn.resize(change.drawn);
    forget_model_of_nothing(language);
}

void edit::apply_to(Scene& scene, const SwapTexts&) {
    if (!scene.language.branch.empty()) std::swap(scene.language.drawn, scene.language.branch);
}

void edit::apply_to(Scene& scene, const ForgetBranch&) {
    scene.language.branch.clear();
    forget_model_of_nothing(scene.language);
}

void edit::apply_to(Scene& scene, const SetSeed& change) {
    scene.language.seed = change.seed;
}

void edit::apply_to(Scene& scene, const SetTokenFilters& change) {
    if (is_valid(change.filters)) scene.language.filters = change.filters;
}

SamplingOptions sampling_of(const Scene& scene) {
    const TokenFilters& filters = scene.language.filters;
    return {filters.repetition_penalty, scene.temperature, filters.top_k, filters.top_p, filters.min_p};
}

bool is_valid(const Language& language) {
    return is_prompt(language.prompt) && is_valid(language.drawn) && is_valid(language.branch) &&
           is_valid(language.filters) && is_model_name(language.model) &&
           (language.model.empty() || has_tokens(language));
}

void read(const JsonValue& scene, std::size_t /*classes*/, Language& language) {
    if (!scene.has("language")) return;
    const JsonValue value = scene.at("language");
    value.check_keys(
        {"prompt", "drawn", "branch", "model", "seed", "repetition_penalty", "top_k", "top_p", "min_p"});
    if (value.has("prompt")) {
        const JsonValue prompt = value.at("prompt");
        // Tokens belong to the prompt that they were drawn after.
        language.drawn.clear();
        language.branch.clear();
        language.prompt = prompt.text();
        if (!is_prompt(language.prompt))
            prompt.fail(fmt::format("a text of at most {} bytes", max_prompt_bytes));
    }
    if (value.has("drawn")) language.drawn = read_tokens(value.at("drawn"));
    if (value.has("branch")) language.branch = read_tokens(value.at("branch"));
    language.model.clear();
    if (value.has("model")) {
        const JsonValue model = value.at("model");
        language.model = model.text();
        if (!is_model_name(language.model))
            model.fail(fmt::format("a name of at most {} bytes", max_model_name_bytes));
        forget_model_of_nothing(language);
    }
    if (value.has("seed")) language.seed = value.at("seed").whole();
    TokenFilters& filters = language.filters;
    if (value.has("repetition_penalty")) {
        filters.repetition_penalty =
            read_number_from(value.at("repetition_penalty"), 1, max_repetition_penalty);
    }
    if (value.has("top_k"))
        filters.top_k = static_cast<std::size_t>(value.at("top_k").integer(0, std::int64_t{max_top_k}));
    if (value.has("top_p")) {
        filters.top_p = read_number_from(value.at("top_p"), std::numeric_limits<double>::denorm_min(), 1);
    }
    if (value.has("min_p")) filters.min_p = read_number_from(value.at("min_p"), 0, 1);
}

void write(const Language& language, JsonWriter& json) {
    if (language == Language()) return;
    json.key("language").open('{');
    json.key("prompt").text(language.prompt);
    write_tokens(json.key("drawn"), language.drawn);
    if (!language.branch.empty()) write_tokens(json.key("branch"), language.branch);
    if (!language.model.empty()) json.key("model").text(language.model);
    json.key("seed").whole(language.seed);
    json.key("repetition_penalty").number(language.filters.repetition_penalty);
    json.key("top_k").whole(language.filters.top_k);
    json.key("top_p").number(language.filters.top_p);
    json.key("min_p").number(language.filters.min_p);
    json.close('}');
}

std::size_t rough_json_size(const Language& language) {
    constexpr std::size_t bytes_of_token = 8;
    return 2 * language.prompt.size() + bytes_of_token * (language.drawn.size() + language.branch.size());
}

}  // namespace softmaxlab
