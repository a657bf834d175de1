#pragma once

#include <vector>

#include "core/engine/results.h"
#include "core/files/value_table.h"

namespace softmaxlab::softmax_ui {

/// Logits, exponentials and probabilities of all classes, as the columns show them; of a loaded set with the
/// rank of each.
std::vector<ValueTable> tables_of(const Scene& scene, Results& results);

}  // namespace softmaxlab::softmax_ui
