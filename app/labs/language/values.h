#pragma once

#include <vector>

#include "core/engine/results.h"
#include "core/files/value_table.h"

namespace softmaxlab::language {

/// The next token's distribution, and the text; none while there is no model.
std::vector<ValueTable> tables_of(const Scene& scene, Results& results);

}  // namespace softmaxlab::language
