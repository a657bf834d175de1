#pragma once

#include <cstddef>
#include <optional>

#include "app/labs/gradients/descent.h"
#include "app/widgets/heatmap.h"

namespace softmaxlab {

/// Whose Jacobian is shown.
enum class JacobianMap { softmax, sparsemax, entmax15 };

/// What the card on the right shows.
enum class GradientsView { nudge, saturation, loss, sigmoid };

/// What belongs to the eye and not to the document.
struct GradientsState {
    JacobianMap map = JacobianMap::softmax;
    HeatmapView part;                 ///< of the Jacobian that is in sight
    std::optional<HeatmapCell> cell;  ///< under the pointer
    GradientsView view = GradientsView::nudge;
    std::optional<std::size_t> chosen;  ///< the class whose logit is nudged; nothing: the most probable one
    std::size_t nudged = 0;             ///< the one in use
    double delta = 1;
    bool over_scale = false;  ///< saturation against the scale instead of T
    TargetChoice target;
    Descent descent;
};

}  // namespace softmaxlab
