#pragma once

#include <vector>

#include "core/engine/results.h"
#include "core/files/value_table.h"

namespace softmaxlab::gradients {

struct View;

/// The Jacobian that is shown, and what the card on the right shows: the nudge, the curves of saturation, the
/// loss with its gradient, or the two classes.
std::vector<ValueTable> tables_of(const Scene& scene, Results& results, const View& view);

}  // namespace softmaxlab::gradients
