#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/generation.h"

namespace softmaxlab {

/// What a model is asked about a prompt.
enum class ModelQuestion {
    text,      ///< how it goes on
    logits,    ///< of the token after it
    tokens,    ///< what it is cut into
    attention  ///< what one head makes of it
};

/// "text", "logits", "tokens", "attention".
std::string_view name_of(ModelQuestion question);

/// What `softmax-lab generate` is asked.
struct ModelRequest {
    ModelQuestion question = ModelQuestion::text;
    std::string prompt;
    SamplingOptions sampling;
    std::uint64_t seed = 1;
    std::size_t count = 40;  ///< of tokens to be drawn, at most
    std::size_t layer = 0;   ///< of attention, from 0
    std::size_t head = 0;    ///< likewise
    ModelArithmetic arithmetic = ModelArithmetic::simd;
};

/// "reference", "simd".
std::string_view name_of(ModelArithmetic arithmetic);
std::optional<ModelArithmetic> arithmetic_named(std::string_view name);

/// A model that answers requests. What was computed for one is used for the next, as far as the prompts
/// agree.
class ModelAnswers {
  public:
    /// `workers` may be null; otherwise they must outlive it.
    explicit ModelAnswers(std::shared_ptr<const LanguageModel> model, Workers* workers = nullptr);

    const LanguageModel& model() const { return *model_; }

    Generation text(const ModelRequest& request);
    std::vector<double> logits(const ModelRequest& request);  ///< of the token after the prompt

    /// The answer as one line of JSON:
    ///   text       {"prompt", "text", "tokens": [{"id", "token", "u", "begin", "end", "probability",
    ///              "surprise_bits"} …], "end": "count" | "context" | "end_of_text", "perplexity"}
    ///   logits     {"prompt", "logits": [{"id", "token", "logit"} …]}, all of them, by their ids
    ///   tokens     {"prompt", "tokens": [{"id", "token", "bytes"} …]}, the bytes in hexadecimal
    ///   attention  {"prompt", "layer", "head", "tokens": [texts], "q", "k", "v", "scores", "weights"}, rows
    ///   of
    ///              numbers; a score is "-inf" where the key comes after the query
    /// A token that is no UTF-8 by itself has U+FFFD in its text. Throws InputError.
    std::string json(const ModelRequest& request);

  private:
    NextLogits& next(ModelArithmetic arithmetic);
    std::string text_json(const ModelRequest& request);
    std::string logits_json(const ModelRequest& request);
    std::string tokens_json(const ModelRequest& request) const;
    std::string attention_json(const ModelRequest& request) const;

    std::shared_ptr<const LanguageModel> model_;
    Workers* workers_;
    std::unique_ptr<NextLogits> reference_;
    std::unique_ptr<NextLogits> simd_;
};

/// One line of `softmax-lab generate --stdin`: {"prompt", "question", "temperature", "top_k", "top_p",
/// "min_p", "repetition_penalty", "seed", "count", "layer", "head", "backend"}, of which all but the prompt
/// may be left out and then are as in `defaults`. Throws InputError.
ModelRequest model_request_from_json(std::string_view line, const std::string& source,
                                     const ModelRequest& defaults);

/// Answers each line of the input (core/base/json_lines.h). Returns whether all could be.
bool answer_model_lines(std::istream& in, std::ostream& out, ModelAnswers& answers,
                        const ModelRequest& defaults);

}  // namespace softmaxlab
