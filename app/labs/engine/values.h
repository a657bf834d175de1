#pragma once

#include <vector>

#include "core/files/value_table.h"

namespace softmaxlab::engine {

struct Cache;

/// What was measured; nothing while nothing was.
std::vector<ValueTable> tables_of(const Cache& cache);

}  // namespace softmaxlab::engine
