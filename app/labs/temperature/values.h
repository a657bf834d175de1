#pragma once

#include <vector>

#include "core/engine/results.h"
#include "core/files/value_table.h"

namespace softmaxlab::temperature {

/// The curves of p and of the entropy over T, the gaps to the top class at the scene's T, and the pinned
/// states, if there are any.
std::vector<ValueTable> tables_of(const Scene& scene, Results& results);

}  // namespace softmaxlab::temperature
