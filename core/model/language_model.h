#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/model/gpt2_config.h"
#include "core/model/gpt2_weights.h"
#include "core/model/tokenizer.h"

namespace softmaxlab {

/// A GPT-2 with its tokenizer. It never changes, so threads may share it.
struct LanguageModel {
    std::string name;  ///< its folder's, for people
    Gpt2Config config;
    Tokenizer tokenizer;
    Gpt2Weights weights;
};

/// From config.json, vocab.json, merges.txt and the weights. Throws InputError, which names the file and the
/// place in it.
std::shared_ptr<const LanguageModel> read_language_model(const ModelFiles& files);

/// The model in a folder, whose weights are mapped into memory and read when they are first used. `folder` is
/// UTF-8. Throws InputError.
std::shared_ptr<const LanguageModel> open_language_model(const std::string& folder);

/// The folder of the model that a person means with this path: the folder itself, or one of a model's files
/// in it. Nothing if it is no model's.
std::optional<std::string> model_folder_of(const std::string& path);

}  // namespace softmaxlab
