#pragma once

#include "app/labs/attention/attention_state.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// Where the names of the rows and columns of the large matrix stand.
struct MatrixFrame {
    Rect cells;
    Rect rows;     ///< left of the cells
    Rect columns;  ///< above them
};

/// As large square cells as fit into `room` with their names.
MatrixFrame frame_matrix(LabContext& context, const AttentionState& state, Rect room);

/// The tokens of rows and columns in sight, or from where to where they go if they are many. A press on a
/// column's token makes it padding, or takes it back.
void draw_matrix_labels(LabContext& context, AttentionState& state, const MatrixFrame& frame,
                        const MatrixView& view);

}  // namespace softmaxlab
