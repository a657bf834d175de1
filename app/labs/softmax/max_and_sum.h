#pragma once

#include "app/labs/softmax/column_layout.h"
#include "app/labs/softmax/shown.h"

namespace softmaxlab {

/// The max, the Σ and Σp as objects of their own below the columns, with what is done between them.
void max_and_sum(Ui& ui, const ColumnLayout& layout, const ShownSoftmax& shown, double axis_end);

}  // namespace softmaxlab
