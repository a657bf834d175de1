#pragma once

#include <vector>

#include "core/engine/results.h"
#include "core/files/value_table.h"

namespace softmaxlab::overflow {

struct View;

/// Both ladders, step by step as the format holds them, beside the exact p; and what the lower card shows: p
/// against the shift, the logarithms, or all formats.
std::vector<ValueTable> tables_of(const Scene& scene, Results& results, const View& view);

}  // namespace softmaxlab::overflow
