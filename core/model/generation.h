#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/language_model.h"
#include "core/numeric/sampling.h"

namespace softmaxlab {

class Workers;

/// What a model is computed with: double, as plainly as it goes, or float32 on the kernels.
enum class ModelArithmetic { reference, simd };

/// Gives the logits of the token that comes next. What the text has in common with the one before, from its
/// beginning, need not be computed again.
class NextLogits {
  public:
    virtual ~NextLogits() = default;

    /// One for each row of the vocabulary. `tokens`: at least one, at most as many as the context holds.
    virtual std::vector<double> after(std::span<const Token> tokens) = 0;
};

/// `workers` may be null; otherwise they must outlive it.
std::unique_ptr<NextLogits> make_next_logits(std::shared_ptr<const LanguageModel> model,
                                             ModelArithmetic arithmetic, Workers* workers);

/// The tokens of a prompt; of an empty one, what stands between two texts, so that one begins. Throws
/// InputError if there are more than the context holds, or none at all.
std::vector<Token> prompt_tokens(const LanguageModel& model, std::string_view prompt);

/// A token that was drawn.
struct DrawnToken {
    Token token = 0;
    double u = 0;      ///< what fell: 0 ≤ u < 1
    double begin = 0;  ///< where the token lies between 0 and 1, all kept tokens side by side
    double end = 0;
    double probability = 0;    ///< with which it was drawn
    double surprise_bits = 0;  ///< −log₂ of the model's own probability, at T = 1 and without filters
};

/// Draws the next token from its logits: draw number `index` of the seed. Throws InputError if they are not
/// all numbers, and std::invalid_argument for options out of their range.
DrawnToken draw_token(std::span<const double> logits, std::span<const Token> tokens,
                      const SamplingOptions& options, std::uint64_t seed, std::uint64_t index);

/// Why a text ends.
enum class GenerationEnd {
    count,       ///< as many tokens as were asked for
    context,     ///< no room is left
    end_of_text  ///< the model has drawn <|endoftext|>
};

/// "count", "context", "end_of_text".
std::string_view name_of(GenerationEnd end);

struct Generation {
    std::vector<Token> prompt;
    std::vector<DrawnToken> drawn;
    GenerationEnd end = GenerationEnd::count;
};

/// The prompt's continuation by at most `count` tokens: token i is draw number i of the seed. Throws as
/// prompt_tokens() and draw_token().
Generation generate(const LanguageModel& model, NextLogits& next, std::string_view prompt,
                    const SamplingOptions& options, std::uint64_t seed, std::size_t count);

/// The bytes of all tokens that were drawn, without what ends the text.
std::string drawn_text(const LanguageModel& model, const Generation& generation);

}  // namespace softmaxlab
