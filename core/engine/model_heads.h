#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/engine/language_results.h"
#include "core/model/gpt2_run.h"
#include "core/model/heads.h"
#include "core/scene/attention.h"
#include "core/scene/scene.h"

namespace softmaxlab {

/// The scene's text as the model cuts it: the prompt's tokens and those drawn after it, of a longer text the
/// first ones that the model's context holds.
std::shared_ptr<const ModelText> model_text(const LanguageModel& model, const Language& language);

/// Makes an attention that comes from a model that of the scene's text in this model, its head within the
/// model's. Others stay as they are.
void agree_with_model(Scene& scene, const LanguageModel& model);

/// Q, K and V of the heads of the language model, for whoever shows them. The forward pass goes in steps, and
/// what two texts have in common from their beginning is computed once.
class ModelHeads {
  public:
    /// `language` gives the model, and must outlive it.
    explicit ModelHeads(LanguageResults& language) : language_(&language) {}

    /// Why the vectors of this text cannot be had, in a sentence for people: there is no model, or it is
    /// another one. No words: they can.
    std::string trouble(const ModelText& text);

    /// Goes on with this text, for about `seconds` and at least a step; returns whether vectors() can be
    /// asked for. Only where there is no trouble.
    bool advance(const ModelText& text, double seconds);

    /// Of one head, in the order of the scene's: layer · heads of a layer + head. advance() has returned true
    /// for that text.
    AttentionHead vectors(std::size_t head) const;

    /// Whether advance() has returned true for a text of the same tokens, and no other has come since.
    bool has(const ModelText& text) const;

    /// What every head does with the text, masked and scaled as in the model, at T = 1: goes on with it as
    /// advance() does, and returns whether summaries() has all of them.
    bool summarize(const ModelText& text, double seconds);

    /// One for each head; empty while summarize() has not come to its end.
    const std::vector<HeadSummary>& summaries() const { return summaries_; }

    /// For each of them head_in_words(): "mostly looks at the token before: 71 %".
    const std::vector<std::string>& words() const { return words_; }

  private:
    void forget_summaries();

    LanguageResults* language_;
    std::optional<Gpt2Run> run_;
    std::vector<HeadSummary> summaries_;
    std::vector<HeadSummary> in_the_making_;
    std::vector<std::string> words_;
};

}  // namespace softmaxlab
