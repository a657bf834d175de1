#include "core/model/generation.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "core/base/input_error.h"
#include "core/model/gpt2_reference.h"
#include "core/model/gpt2_run.h"

namespace softmaxlab {
namespace {

class SimdLogits final : public NextLogits {
  public:
    SimdLogits(std::shared_ptr<const LanguageModel> model, Workers* workers)
        : run_(std::move(model), workers) {}

    std::vector<double> after(std::span<const Token> tokens) override {
        run_.set_tokens(tokens);
        run_.finish();
        const std::vector<float> logits = run_.logits(tokens.size() - 1);
        return {logits.begin(), logits.end()};
    }

  private:
    Gpt2Run run_;
};

class ReferenceLogits final : public NextLogits {
  public:
    explicit ReferenceLogits(std::shared_ptr<const LanguageModel> model)
        : model_(std::move(model)), run_(model_) {}

    std::vector<double> after(std::span<const Token> tokens) override {
        const bool goes_on =
            done_.size() <= tokens.size() && std::equal(done_.begin(), done_.end(), tokens.begin());
        if (!goes_on) {
            run_ = Gpt2Reference(model_);
            done_.clear();
        }
        for (std::size_t i = done_.size(); i < tokens.size(); ++i) {
            logits_ = run_.append(tokens[i]);
            done_.push_back(tokens[i]);
        }
        return logits_;
    }

  private:
    std::shared_ptr<const LanguageModel> model_;
    Gpt2Reference run_;
    std::vector<Token> done_;
    std::vector<double> logits_;  ///< after all that is done
};

}  // namespace

std::unique_ptr<NextLogits> make_next_logits(std::shared_ptr<const LanguageModel> model,
                                             ModelArithmetic arithmetic, Workers* workers) {
    if (arithmetic == ModelArithmetic::reference) return std::make_unique<ReferenceLogits>(std::move(model));
    return std::make_unique<SimdLogits>(std::move(model), workers);
}

std::vector<Token> prompt_tokens(const LanguageModel& model, std::string_view prompt) {
    std::vector<Token> tokens = model.tokenizer.encode(prompt);
    if (tokens.empty() && model.tokenizer.end_of_text()) tokens.push_back(*model.tokenizer.end_of_text());
    if (tokens.empty()) throw InputError("prompt: expected at least one token");
    if (tokens.size() > model.config.context)
        throw InputError(fmt::format("prompt: expected at most {} tokens, the model's context, found {}",
                                     model.config.context, tokens.size()));
    return tokens;
}

DrawnToken draw_token(std::span<const double> logits, std::span<const Token> tokens,
                      const SamplingOptions& options, std::uint64_t seed, std::uint64_t index) {
    const std::vector<std::size_t> occurred(tokens.begin(), tokens.end());
    const SamplingTrace trace = sampling_trace(logits, occurred, options);
    const std::vector<std::size_t> order = drawing_order(trace.probabilities);
    if (order.empty()) throw InputError("the model's logits are not all numbers: nothing can be drawn");
    DrawnToken drawn;
    drawn.u = seeded_uniform(seed, index);
    const Draw hit = draw(trace.probabilities, order, drawn.u);
    drawn.token = static_cast<Token>(hit.index);
    drawn.begin = hit.begin;
    drawn.end = hit.end;
    drawn.probability = trace.probabilities[hit.index];
    drawn.surprise_bits = 0 - std::log2(trace.before[hit.index]);
    return drawn;
}

std::string_view name_of(GenerationEnd end) {
    constexpr std::array<std::string_view, 3> names = {"count", "context", "end_of_text"};
    return names[static_cast<std::size_t>(end)];
}

Generation generate(const LanguageModel& model, NextLogits& next, std::string_view prompt,
                    const SamplingOptions& options, std::uint64_t seed, std::size_t count) {
    Generation generation;
    generation.prompt = prompt_tokens(model, prompt);
    std::vector<Token> tokens = generation.prompt;
    for (std::size_t i = 0; i < count; ++i) {
        generation.drawn.push_back(draw_token(next.after(tokens), tokens, options, seed, i));
        tokens.push_back(generation.drawn.back().token);
        if (tokens.back() == model.tokenizer.end_of_text()) {
            generation.end = GenerationEnd::end_of_text;
            break;
        }
        if (i + 1 < count && tokens.size() > model.config.context) {
            generation.end = GenerationEnd::context;
            break;
        }
    }
    return generation;
}

std::string drawn_text(const LanguageModel& model, const Generation& generation) {
    std::string text;
    for (const DrawnToken& drawn : generation.drawn)
        if (drawn.token != model.tokenizer.end_of_text()) text += model.tokenizer.bytes_of(drawn.token);
    return text;
}

}  // namespace softmaxlab
