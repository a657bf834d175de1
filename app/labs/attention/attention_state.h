#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "app/labs/attention/stage_numbers.h"
#include "app/labs/attention/token_labels.h"
#include "app/widgets/matrix_map.h"
#include "core/engine/reduction.h"
#include "core/scene/document.h"

#include "app/labs/attention/side_state.h"

namespace softmaxlab {

/// What the card on the right shows.
enum class AttentionView { row, dimensions, heads, online, cost };

/// A cell of the queries × keys matrices.
struct AttentionCell {
    std::size_t query = 0;
    std::size_t key = 0;

    friend bool operator==(const AttentionCell&, const AttentionCell&) = default;
};

/// A cell of Q, K or V that is dragged.
struct VectorHold {
    MatrixCell cell;  ///< the one that the arrow keys change, too
    double value = 0;
    float y = 0;  ///< where it was taken hold of
};

/// A stroke of the brush over the mask.
struct MaskStroke {
    GestureId gesture = no_gesture;
    bool masks = true;  ///< or opens: the first cell says
    AttentionCell last;
};

/// What belongs to the eye and not to the document.
struct AttentionState {
    AttentionView view = AttentionView::row;
    std::optional<AttentionCell>
        cell;  ///< under the pointer, in whatever matrix: it lights up in all of them
    std::optional<AttentionCell>
        lit;  ///< the one of the last frame: what was drawn before the pointer's card lights
    AttentionStage stage = AttentionStage::weights;  ///< the one at large
    MatrixView part;                                 ///< of it that is in sight
    ReductionKind reduction = ReductionKind::mean;
    bool enlarged = false;  ///< it has all the room
    bool painting = false;
    std::optional<MaskStroke> stroke;
    GestureId keys_move = no_gesture;  ///< of arrow keys that are held: all of their steps are one
    std::size_t key = 0;               ///< the column of the keyboard's cell; its row is the scene's query
    StageNumbers numbers;
    TokenLabels labels;
    VectorHold q;
    VectorHold k;
    VectorHold v;
    SideState side;
};

}  // namespace softmaxlab
