#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

#include "app/labs/gradients/loss_now.h"
#include "app/widgets/heatmap.h"
#include "core/engine/cached.h"
#include "core/numeric/jacobian.h"

namespace softmaxlab {

/// Whose Jacobian is shown.
enum class JacobianMap { softmax, sparsemax, entmax15 };

/// What the card on the right shows.
enum class GradientsView { nudge, saturation, loss, sigmoid };

/// The Jacobian of a sparse map, kept while the scene stays.
struct SparseJacobian {
    Revision revision = 0;
    JacobianMap map = JacobianMap::softmax;
    std::vector<double> values;
};

/// What belongs to the eye and not to the document.
struct GradientsState {
    JacobianMap map = JacobianMap::softmax;
    SparseJacobian sparse;
    HeatmapView part;                 ///< of the Jacobian that is in sight
    std::optional<HeatmapCell> cell;  ///< under the pointer
    GradientsView view = GradientsView::nudge;
    std::optional<std::size_t> chosen;  ///< the class whose logit is nudged; nothing: the most probable one
    std::size_t nudged = 0;             ///< the one in use
    double delta = 1;
    bool over_scale = false;  ///< saturation against the scale instead of T
    TargetChoice target;
    Descent descent;
    KeptLoss loss;
    Cached<double> pair_share;  ///< of the first of two classes, by softmax of the two alone
    std::array<Cached<SaturationSweep>, 2> saturation;  ///< over T, over the scale
};

}  // namespace softmaxlab
