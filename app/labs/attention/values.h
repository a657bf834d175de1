#pragma once

#include <vector>

#include "core/engine/results.h"
#include "core/files/value_table.h"

namespace softmaxlab::attention {

struct View;

/// The matrix that is shown large, the chosen query's row of every stage, and the output. Throws InputError
/// while it is still being computed.
std::vector<ValueTable> tables_of(Results& results, const View& view);

}  // namespace softmaxlab::attention
