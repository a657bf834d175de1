#pragma once

#include <string>
#include <vector>

#include "core/engine/evaluation.h"

namespace softmaxlab {

/// Up to this many classes the table has all, in their order; above, the `shown_of_many` most probable.
inline constexpr std::size_t max_shown_in_order = 40;
inline constexpr std::size_t shown_of_many = 20;

/// The computation for people: a row for each class with one column for each step, and what follows from it
/// below. Numbers have six digits and stand with their decimal points under each other. `response` must have
/// its trace; `labels` names the classes, or is empty.
std::string eval_table(const EvalRequest& request, const EvalResponse& response,
                       const std::vector<std::string>& labels);

}  // namespace softmaxlab
