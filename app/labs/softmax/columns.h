#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "app/ui/lab.h"

namespace softmaxlab {

/// View state of the columns: nothing that belongs to the scene.
struct ColumnsState {
    std::optional<double> held_range;        ///< the logit axis keeps its range while a bar is dragged
    std::optional<std::size_t> moved_class;  ///< the class whose name is being dragged to another row
    std::uint64_t seed = 0;                  ///< of the last random logits; 0: none were drawn yet
};

/// Three columns, left to right: logits, exponentials, probabilities, one row to a class; below them the max,
/// the Σ and Σp as objects of their own. For up to 16 classes.
void columns(LabContext& context, ColumnsState& state, const Rect& rect);

/// The end of the logit axis for logits up to `largest` in magnitude: 5, 10, 20, 50 …
double logit_axis_end(double largest);

}  // namespace softmaxlab
