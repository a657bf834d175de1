#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/engine/cached.h"
#include "core/model/gpt2_run.h"
#include "core/model/language_model.h"
#include "core/numeric/huffman_tree.h"
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
    std::vector<std::size_t> ranking;   ///< all tokens, the most probable at that T first; of those with no
                                        ///< probability the larger logit, of equals the lower number
    std::vector<std::size_t> order;     ///< the kept ones, side by side from 0 to 1
    double u = 0;                       ///< of the next draw
    Draw hit;                           ///< what it draws; nothing if `order` is empty
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

/// Of how many tokens one is the most probable: LanguageResults::candidates().
inline constexpr std::size_t candidate_count = 4;

/// Hierarchical softmax: one token's probability as a product.
struct TreePath {
    std::vector<TreeStep> steps;  ///< the questions on the way to it
    double mean_questions = 0;    ///< to any token, each as often as it comes next
};

/// −log₂ p: 0 of what was certain.
double surprise_in_bits(double probability);

/// A p, as round as it can be, with which top-p keeps the first `count` ≥ 1 tokens of the ranking of those
/// that top-k has left; 1 if they are all.
double top_p_that_keeps(const NextToken& next, std::size_t count);

/// The same of min-p: a fraction of the largest probability; 0 if all are kept.
double min_p_that_keeps(const NextToken& next, std::size_t count);

/// How many tokens, from the first of the ranking, min-p would keep of all.
std::size_t kept_by_min_p(const NextToken& next, double fraction);

/// At these the next draw is compared.
inline constexpr std::array<double, 4> compared_temperatures = {0.2, 0.7, 1, 1.5};

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

    /// The same filters and u at each of the compared_temperatures; next() must be there.
    const std::vector<NextToken>& at_other_temperatures();

    /// Of the tokens that were drawn, as far as work() has come: the model's own probability of each, at T =
    /// 1 and without filters.
    const std::vector<double>& chances();

    /// 2^(the mean surprise of those), from 1; nothing if there are none.
    std::optional<double> perplexity();

    /// next() must be there. The first call for each takes about a hundred passes over the kept tokens.
    const GumbelDraws& gumbel();

    /// Some tokens to be told apart: what the model holds for most probable, and others from further and
    /// further down, in the order of their numbers, which says nothing. Fewer if there are no more. next()
    /// must be there.
    const std::vector<std::size_t>& candidates();

    /// The way to a token through a Huffman tree of the vocabulary, with the probabilities of the next token
    /// at T = 1 and without filters. The tree is the same for every text: it takes token r to come 1/(r + 1)
    /// times, since byte-pair encoding numbers what is frequent first. next() must be there, and its logits
    /// be numbers.
    const TreePath& path_to(std::size_t token);

    /// The run itself, ready or not, for its heads; null where there is no model, or no text for it.
    const Gpt2Run* run();

  private:
    struct TextKey {
        std::string prompt;
        TokenIds drawn;
        std::string model;
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
    Cached<std::vector<NextToken>, NextKey> others_;
    Cached<std::vector<std::size_t>, std::size_t> candidates_;    ///< by the text's version
    std::optional<HuffmanTree> tree_;                             ///< of the model's vocabulary
    Cached<TreePath, std::pair<std::size_t, std::size_t>> path_;  ///< by the text's version and the token
};

}  // namespace softmaxlab
