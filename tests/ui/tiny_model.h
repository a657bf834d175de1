#pragma once

#include <memory>

#include "core/model/language_model.h"

namespace softmaxlab::test {

/// A GPT-2 of 290 tokens with random weights, so that tests need none that was trained.
std::shared_ptr<const LanguageModel> tiny_model();

}  // namespace softmaxlab::test
