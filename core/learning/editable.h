#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/scene/scene.h"

namespace softmaxlab::learning {

/// What a step may allow to be edited, in this scene: "logits", "logit/cat", "mask", "mask/cat",
/// "temperature", "shift", "scale", "target", "format", "method", "classes", "attention/mask",
/// "attention/vectors", "attention/query", "text" (the prompt, its tokens, and the seed of the draws),
/// "filters".
std::vector<std::string> editable_in(const Scene& scene);

/// Whether this list allows the edit: "logits" allows "logit/cat", "mask" allows "mask/cat".
bool is_allowed(const std::vector<std::string>& allow, std::string_view edit);

/// What was edited between two scenes, in the same words: at most one for each class and each thing else.
std::vector<std::string> edits_between(const Scene& from, const Scene& to);

/// The state `to` as an answer in words, by what was edited in `from`: "cat = 1.215, dog masked, T = 2".
/// "nothing changed" if nothing was.
std::string state_in_words(const Scene& from, const Scene& to);

}  // namespace softmaxlab::learning
