#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/learning/exercise.h"

namespace softmaxlab::learning {

/// The picked numbers of an exercise: each a vector, a number one of length 1.
using Picks = std::map<std::string, std::vector<double>>;

/// What the answer of each template with a number is, in double-double arithmetic of about 100 bits, rounded
/// once: written from the mathematics, not from the template.
const std::map<std::string, std::function<double(const Picks&)>>& reference_answers();

Picks picks_of(const Exercise& exercise);

}  // namespace softmaxlab::learning
