#pragma once

#include <cstddef>

#include "app/labs/attention/token_labels.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// The output of a query. With two components: the point among the values whose weighted mean it is, inside
/// their convex hull. Otherwise its components, as many as there is room for.
void output_view(LabContext& context, const TokenLabels& labels, Rect room, std::size_t query);

}  // namespace softmaxlab
