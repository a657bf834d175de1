#pragma once

#include <functional>
#include <memory>

#include "core/model/language_model.h"

namespace softmaxlab {

/// The small GPT-2 that the program brings along: it writes fairy tales (assets/models/fairy-tales). Reading
/// it takes some milliseconds, most of them for the vocabulary: keep it. Throws InputError where the program
/// was built without it.
std::shared_ptr<const LanguageModel> shipped_model();

/// What gives it, read once when it is first wanted, to whoever has the loader or a copy of it.
std::function<std::shared_ptr<const LanguageModel>()> shipped_model_loader();

}  // namespace softmaxlab
