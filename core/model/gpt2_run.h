#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "core/base/aligned_vector.h"
#include "core/model/language_model.h"

namespace softmaxlab {

class Workers;

/// The Q, K and V of one head: a row of d_k numbers for each token.
struct HeadVectors {
    std::size_t tokens = 0;
    std::size_t d_k = 0;
    std::span<const float> q;  ///< tokens × d_k
    std::span<const float> k;
    std::span<const float> v;
};

/// What a head does with them: tokens × tokens, row-major, a row for each query.
struct HeadWeights {
    std::vector<float> scores;   ///< q · k / √d_k, −∞ where the key comes after the query
    std::vector<float> weights;  ///< their softmax
};

/// A text on its way through a GPT-2, in float32 on the kernels. Q, K and V of all tokens are kept, so that a
/// further token costs one pass of its own (the key–value cache), and any head, layer and position can be
/// looked at afterwards.
///
/// Work is done in steps, one layer of a few tokens each, so that whoever draws a frame in between decides
/// how long. Logits agree with the same weights in PyTorch, in float32, to 1e-4.
class Gpt2Run {
  public:
    /// `workers` may be null; otherwise they must outlive it.
    explicit Gpt2Run(std::shared_ptr<const LanguageModel> model, Workers* workers = nullptr);

    const LanguageModel& model() const { return *model_; }
    const std::vector<Token>& tokens() const { return tokens_; }

    /// The text is these tokens now. What it has in common with the text before, from its beginning, is not
    /// computed again. Throws std::invalid_argument if there are more than the context holds, or one is none
    /// of the vocabulary.
    void set_tokens(std::span<const Token> tokens);

    /// One token more. Throws as set_tokens().
    void append(Token token);

    /// The tokens, from the first on, that have gone through all layers.
    std::size_t ready() const { return ready_; }

    /// Does one layer of at most `max_tokens_at_once` tokens, of fewer in a large model: some milliseconds of
    /// one processor. False: everything is ready, nothing was done.
    bool step();

    /// Does all that is left.
    void finish();

    static constexpr std::size_t max_tokens_at_once = 32;

    // All of these are about tokens that are ready; otherwise std::out_of_range is thrown.

    /// The logits of the token that comes after `position`, one for each row of the vocabulary.
    std::vector<float> logits(std::size_t position) const;

    /// What the logits would be if `layers` layers were all, 0 … the model's: through the final norm and the
    /// embedding, as the logits are ("logit lens"; nostalgebraist, "interpreting GPT: the logit lens", 2020).
    std::vector<float> lens(std::size_t position, std::size_t layers) const;

    /// The residual stream behind `layers` layers (0: the embedding): width numbers.
    std::span<const float> residual(std::size_t position, std::size_t layers) const;

    HeadVectors head_vectors(std::size_t layer, std::size_t head) const;

    /// Computed when asked for, from the vectors: to keep those of all heads would take layers × heads ×
    /// tokens² numbers.
    HeadWeights head_weights(std::size_t layer, std::size_t head) const;

  private:
    /// Of all tokens that have come through the layer.
    struct Head {
        AlignedVector<float> q;
        AlignedVector<float> k;
        AlignedVector<float> v;
    };

    Head& head_at(std::size_t layer, std::size_t head) { return heads_[layer * model_->config.heads + head]; }
    void check_ready(std::size_t position) const;
    void drop_after(std::size_t ready);
    void begin_block();
    void do_layer();
    void attend(std::size_t layer);
    void attend_one(const Head& head, std::size_t at);
    void attend_some(const Head& head, std::size_t at);

    std::shared_ptr<const LanguageModel> model_;
    Workers* workers_;
    std::vector<Token> tokens_;
    std::vector<Head> heads_;                      ///< layers × heads
    std::vector<AlignedVector<float>> residuals_;  ///< layers + 1, each tokens × width
    std::size_t ready_ = 0;

    // The tokens that are worked on, from ready_ on.
    std::size_t rows_ = 0;         ///< 0: none
    std::size_t layer_ = 0;        ///< the one that comes next
    AlignedVector<float> x_;       ///< rows × width: the residual stream
    AlignedVector<float> normed_;  ///< rows × width
    AlignedVector<float> wide_;    ///< rows × 3 width, or × inner
    AlignedVector<float> mixed_;   ///< rows × width: the outputs of the heads, side by side
};

}  // namespace softmaxlab
