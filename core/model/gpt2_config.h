#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace softmaxlab {

/// The sizes of a GPT-2.
struct Gpt2Config {
    std::size_t vocabulary = 0;  ///< rows of the embedding: tokens, and what fills it up
    std::size_t context = 0;     ///< the most tokens that it can look at
    std::size_t width = 0;       ///< numbers a token, a multiple of `heads`
    std::size_t layers = 0;
    std::size_t heads = 0;  ///< a layer
    std::size_t inner = 0;  ///< width of the hidden layer between two of `width`: 4 · width as a rule
    double epsilon = 1e-5;  ///< of the layer norms
    bool tied_head = true;  ///< the logits come from the embedding itself

    std::size_t head_width() const { return width / heads; }

    bool operator==(const Gpt2Config&) const = default;
};

/// From the contents of config.json, as Hugging Face writes it for GPT-2; `source` names it in messages.
/// Throws InputError, for other architectures and for variants that compute otherwise too.
Gpt2Config gpt2_config_from_json(std::string_view text, const std::string& source);

}  // namespace softmaxlab
