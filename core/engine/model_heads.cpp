#include "core/engine/model_heads.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>

#include "core/base/clock.h"
#include "core/base/input_error.h"
#include "core/base/text.h"
#include "core/model/generation.h"
#include "core/scene/attention_edit.h"

namespace softmaxlab {
namespace {

Matrix as_matrix(std::span<const float> values, std::size_t columns) {
    Matrix matrix(values.size() / columns, columns);
    std::transform(values.begin(), values.end(), matrix.values.begin(),
                   [](float value) { return static_cast<double>(value); });
    return matrix;
}

/// Of an empty prompt, in a vocabulary that has nothing to begin with, the first token there is.
std::vector<Token> tokens_of_prompt(const LanguageModel& model, const std::string& prompt) {
    std::vector<Token> tokens = model.tokenizer.encode(prompt);
    if (tokens.empty()) tokens.push_back(model.tokenizer.end_of_text().value_or(0));
    return tokens;
}

}  // namespace

std::shared_ptr<const ModelText> model_text(const LanguageModel& model, const Language& language) {
    ModelText text{model.name, model.config.layers, model.config.heads, model.config.head_width()};
    text.ids = tokens_of_prompt(model, language.prompt);
    text.ids.insert(text.ids.end(), language.drawn.begin(), language.drawn.end());
    // What is none of this model's was drawn by another one.
    const auto is_other = [&](Token token) { return token >= model.config.vocabulary; };
    text.ids.erase(std::remove_if(text.ids.begin(), text.ids.end(), is_other), text.ids.end());
    text.ids.resize(std::min({text.ids.size(), model.config.context, max_tokens}));
    text.tokens.reserve(text.ids.size());
    for (const Token token : text.ids) text.tokens.push_back(to_utf8(model.tokenizer.bytes_of(token)));
    return std::make_shared<const ModelText>(std::move(text));
}

void agree_with_model(Scene& scene, const LanguageModel& model) {
    if (!scene.attention.model) return;
    scene.attention =
        apply(std::move(scene.attention), edit::SetModelText{model_text(model, scene.language)});
}

std::string ModelHeads::trouble(const ModelText& text) {
    const std::shared_ptr<const LanguageModel>& model = language_->model();
    if (!model) return language_->failure();
    const Gpt2Config& config = model->config;
    const bool fits =
        text.layers == config.layers && text.heads == config.heads && text.d_k == config.head_width() &&
        text.ids.size() <= config.context &&
        std::all_of(text.ids.begin(), text.ids.end(), [&](Token token) { return token < config.vocabulary; });
    if (fits) return {};
    return fmt::format("These are heads of the model “{}”; the one that is open is “{}”.",
                       excerpt(text.model), excerpt(model->name));
}

bool ModelHeads::has(const ModelText& text) const {
    return run_ && run_->model().config.layers == text.layers && run_->tokens() == text.ids &&
           run_->ready() == text.ids.size();
}

bool ModelHeads::advance(const ModelText& text, double seconds) {
    const Clock::time_point start = Clock::now();
    const std::shared_ptr<const LanguageModel>& model = language_->model();
    if (!run_ || &run_->model() != model.get()) {
        run_.emplace(model);
        forget_summaries();
    }
    if (run_->tokens() != text.ids) {
        run_->set_tokens(text.ids);
        forget_summaries();
    }
    while (run_->step())
        if (seconds_since(start) >= seconds) break;
    return run_->ready() == text.ids.size();
}

AttentionHead ModelHeads::vectors(std::size_t head) const {
    const std::size_t heads = run_->model().config.heads;
    const HeadVectors found = run_->head_vectors(head / heads, head % heads);
    return {as_matrix(found.q, found.d_k), as_matrix(found.k, found.d_k), as_matrix(found.v, found.d_k), {}};
}

bool ModelHeads::summarize(const ModelText& text, double seconds) {
    const Clock::time_point start = Clock::now();
    if (!advance(text, seconds)) return false;
    const Gpt2Config& config = run_->model().config;
    const std::size_t count = config.layers * config.heads;
    if (summaries_.size() == count) return true;
    do {
        const std::size_t head = in_the_making_.size();
        const std::vector<float> weights =
            run_->head_weights(head / config.heads, head % config.heads).weights;
        in_the_making_.push_back(summarize_head(weights, run_->tokens()));
    } while (in_the_making_.size() < count && seconds_since(start) < seconds);
    if (in_the_making_.size() < count) return false;
    summaries_ = std::move(in_the_making_);
    in_the_making_.clear();
    words_.reserve(count);
    for (const HeadSummary& summary : summaries_) words_.push_back(head_in_words(summary));
    return true;
}

void ModelHeads::forget_summaries() {
    summaries_.clear();
    in_the_making_.clear();
    words_.clear();
}

}  // namespace softmaxlab
