#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/engine/cached.h"
#include "core/model/gpt2_run.h"
#include "core/model/language_model.h"
#include "core/numeric/sampling.h"
#include "core/scene/document.h"

namespace softmaxlab {

/// The tokens of a scene's text.
struct LanguageText {
    std::vector<Token> tokens;  ///< those of the prompt, then those that were drawn
    std::size_t prompt = 0;     ///< how many are the prompt's; at least one

    friend bool operator==(const LanguageText&, const LanguageText&) = default;
};

/// What comes after a text: from the model's logits to one draw, and to many.
struct NextToken {
    static constexpr std::size_t draws = 100;

    std::vector<double> logits;  ///< the model's own, one for each row of its vocabulary
    SamplingTrace trace;
    std::vector<std::size_t> ranking;  ///< all tokens, the most probable at that T first; of those with no
                                       ///< probability the larger logit, of equals the lower number
    std::vector<std::size_t> order;    ///< the kept ones, side by side from 0 to 1
    double u = 0;                      ///< of the next draw
    Draw hit;                          ///< what it draws; nothing if `order` is empty
    std::vector<std::uint32_t> counts;  ///< how often each token comes in that many other draws
    double entropy_before = 0;          ///< nats, of trace.before
    double entropy_after = 0;           ///< nats, of trace.probabilities
    double kept_mass = 0;               ///< of trace.tempered
};

/// The same with Gumbel's noise: argmax(log p + g).
struct GumbelDraws {
    std::vector<double> noise;          ///< of the next draw, one for each row of the vocabulary
    std::size_t hit = 0;                ///< what it draws
    std::vector<std::uint32_t> counts;  ///< of NextToken::draws others
};

/// −log₂ p: 0 of what was certain.
double surprise_in_bits(double probability);

/// What a language model makes of the scene's prompt and of the tokens behind it. The model is opened when
/// somebody first asks. The forward pass goes in steps, in work(), so that typing never waits for it.
class LanguageResults {
  public:
    /// Opens the model; throws InputError where there is none.
    using Loader = std::function<std::shared_ptr<const LanguageModel>()>;

    /// `document` must outlive it.
    explicit LanguageResults(const Document& document) : document_(&document) {}

    void set_loader(Loader loader);
    const Loader& loader() const { return loader_; }

    /// The same every time; null: there is none, failure() says why.
    const std::shared_ptr<const LanguageModel>& model();

    /// Why there is no model, or why it does not go on with this text, for people; no words: it does.
    const std::string& failure();

    /// The scene's, even where it is too long for the model. Without tokens where there is no model, or the
    /// prompt alone is too long.
    const LanguageText& text();

    /// Takes at most about `seconds`; returns whether something was done that next() or chances() show.
    bool work(double seconds);
    bool unfinished();  ///< whether work() is to be called again

    /// Null until work() has come to the end of the text, and where failure() has words.
    const NextToken* next();

    /// The same options and u at another temperature; next() must be there.
    NextToken next_at(double temperature);

    /// Of the tokens that were drawn, as far as work() has come: the model's own probability of each, at T =
    /// 1 and without filters.
    const std::vector<double>& chances();

    /// 2^(the mean surprise of those), from 1; nothing if there are none.
    std::optional<double> perplexity();

    /// next() must be there. The first call for each takes about a hundred passes over the kept tokens.
    const GumbelDraws& gumbel();

    /// The run itself, ready or not, for its heads; null where there is no model, or no text for it.
    const Gpt2Run* run();

  private:
    struct TextKey {
        std::string prompt;
        TokenIds drawn;
        friend bool operator==(const TextKey&, const TextKey&) = default;
    };
    struct NextKey {
        std::size_t text = 0;
        SamplingOptions options;
        std::uint64_t seed = 0;
        friend bool operator==(const NextKey&, const NextKey&) = default;
    };

    void follow();
    void read_text(const Language& language);
    bool all_ready();
    NextKey key() const;
    NextToken made(const SamplingOptions& options) const;

    const Document* document_;
    Loader loader_;
    bool asked_ = false;  ///< the loader
    std::shared_ptr<const LanguageModel> model_;
    std::string no_model_;
    std::string failure_;
    std::optional<TextKey> seen_;
    LanguageText text_;
    std::size_t text_version_ = 0;
    std::optional<Gpt2Run> run_;
    std::vector<double> chances_;  ///< of the first drawn tokens
    std::vector<double> logits_;   ///< after the text; empty: not yet
    Cached<NextToken, NextKey> next_;
    Cached<GumbelDraws, NextKey> gumbel_;
};

}  // namespace softmaxlab
