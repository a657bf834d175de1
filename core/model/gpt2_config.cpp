#include "core/model/gpt2_config.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/input_error.h"
#include "core/base/json_value.h"
#include "core/base/text.h"

namespace softmaxlab {
namespace {

/// What config.json says of the architecture, in its own word.
std::string architecture_in(const JsonValue& root) {
    if (root.has("model_type")) return root.at("model_type").text();
    if (root.has("architectures") && root.at("architectures").size("an array") > 0)
        return root.at("architectures").at(std::size_t{0}).text();
    return "";
}

std::size_t size_in(const JsonValue& root, const char* key, std::int64_t max) {
    return static_cast<std::size_t>(root.at(key).integer(1, max));
}

/// Refuses a switch that turns GPT-2 into something else.
void expect_flag(const JsonValue& root, const char* key, bool expected) {
    if (root.has(key) && root.at(key).boolean() != expected)
        root.at(key).fail(fmt::format("{}: other variants of GPT-2 are not supported", expected));
}

}  // namespace

Gpt2Config gpt2_config_from_json(std::string_view text, const std::string& source) {
    const JsonDocument document = JsonDocument::parse(text, source);
    const JsonValue root = document.root();
    if (!root.is_object()) root.fail("an object with the sizes of a GPT-2");
    const std::string architecture = architecture_in(root);
    if (architecture.empty()) throw InputError(fmt::format("{}: expected \"model_type\": \"gpt2\"", source));
    if (architecture != "gpt2" && architecture != "GPT2LMHeadModel" && architecture != "GPT2Model")
        throw InputError(
            fmt::format("{}: expected a GPT-2 (or DistilGPT-2), found the architecture {}: no "
                        "other one can be opened",
                        source, excerpt(architecture)));
    if (root.has("activation_function")) {
        const std::string activation = root.at("activation_function").text();
        if (activation != "gelu_new" && activation != "gelu_pytorch_tanh")
            root.at("activation_function").fail("gelu_new, as GPT-2 has it");
    }
    expect_flag(root, "scale_attn_weights", true);
    expect_flag(root, "scale_attn_by_inverse_layer_idx", false);

    constexpr std::int64_t max_vocabulary = 1 << 20;
    constexpr std::int64_t max_context = 1 << 16;
    constexpr std::int64_t max_width = 1 << 14;
    constexpr std::int64_t max_layers = 512;
    Gpt2Config config;
    config.vocabulary = size_in(root, "vocab_size", max_vocabulary);
    config.context = size_in(root, root.has("n_positions") ? "n_positions" : "n_ctx", max_context);
    config.width = size_in(root, "n_embd", max_width);
    config.layers = size_in(root, "n_layer", max_layers);
    config.heads = size_in(root, "n_head", static_cast<std::int64_t>(config.width));
    if (config.width % config.heads != 0)
        root.at("n_head").fail(fmt::format("a divisor of n_embd, {}", config.width));
    const bool has_inner = root.has("n_inner") && !root.at("n_inner").is_null();
    config.inner = has_inner ? size_in(root, "n_inner", 8 * max_width) : 4 * config.width;
    if (root.has("layer_norm_epsilon")) {
        config.epsilon = root.at("layer_norm_epsilon").number();
        if (!(config.epsilon > 0 && config.epsilon < 1))
            root.at("layer_norm_epsilon").fail("a number between 0 and 1");
    }
    if (root.has("tie_word_embeddings")) config.tied_head = root.at("tie_word_embeddings").boolean();
    return config;
}

}  // namespace softmaxlab
