#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "core/model/language_model.h"

namespace softmaxlab {

/// The same model in double, written down as plainly as it goes: what Gpt2Run is measured against, and what
/// computes where "reference" is asked for. Slow: some nanoseconds for each weight and token.
class Gpt2Reference {
  public:
    explicit Gpt2Reference(std::shared_ptr<const LanguageModel> model);

    /// The logits of the token that comes after this one and all that were appended before it. Throws
    /// std::invalid_argument if the context is full, or the token is none of the vocabulary.
    std::vector<double> append(Token token);

  private:
    using Row = std::vector<double>;

    Row attention(std::size_t layer, const Row& query_key_value);

    std::shared_ptr<const LanguageModel> model_;
    std::size_t length_ = 0;
    std::vector<std::vector<Row>> keys_;    ///< [layer][token]: all heads side by side
    std::vector<std::vector<Row>> values_;  ///< likewise
};

}  // namespace softmaxlab
