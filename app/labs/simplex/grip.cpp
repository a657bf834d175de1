#include "app/labs/simplex/grip.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/labs/class_label.h"
#include "app/labs/simplex/corners.h"
#include "app/ui/number_text.h"

namespace softmaxlab {
PointGrip point_grip(LabContext& context, MapRows& rows, const std::vector<std::size_t>& corners) {
    const Scene& scene = context.document.scene();
    const Softmax& exact = context.results.reference();
    if (corners.size() < 2) return {false, "The only class has p = 1, whatever its logit."};
    if (!exact.all_masked && std::isnan(exact.probabilities.front()))
        return {false, "A logit is not a finite number: there is no point to drag."};
    if (exact.all_masked) return {false, "Every class is masked: unmask one to have a point."};
    if (scene.loaded)
        return {false, "These logits come from a file and stay as they are: the point follows T only."};
    for (const std::size_t corner : corners) {
        if (!is_masked(scene, corner)) continue;
        return {false, formatted(context.ui,
                                 "{} is masked: its p is exactly 0, whatever its logit. Unmask it to drag.",
                                 name_of_class(context.ui, scene, corner, 20))};
    }
    if (scene.temperature == 0)
        return {false, "At T = 0 p is an argmax: no logits give the points between. Turn T up to drag."};
    if (std::isinf(scene.temperature))
        return {false, "At T = ∞ p is uniform, whatever the logits. Turn T down to drag."};
    const double size = std::fabs(rows.at(context, corners).corner_maximum);
    // A pixel is about a thousandth of a share, and a share follows z/T.
    if (size * std::numeric_limits<double>::epsilon() > 1e-3 * scene.temperature)
        return {false, formatted(context.ui,
                                 "Logits as large as {} leave doubles no digits for the gaps that a drag "
                                 "needs. Reset them to drag.",
                                 fitted(context.ui, size, 8))};
    return {true,
            "Drag the point: the logits follow, and log Σ exp(z/T) stays. Arrow keys step, the wheel "
            "turns T."};
}

Edit with_shares(LabContext& context, std::span<const std::size_t> corners, const Shares& shares) {
    const Scene& scene = context.document.scene();
    std::vector<double> wanted(corners.size());
    for (std::size_t i = 0; i < corners.size(); ++i) wanted[i] = std::max(shares[i], least_share);
    const std::vector<double> solved =
        logits_for_shares(logits_of(context, corners), wanted, scene.temperature);

    std::vector<double> logits;
    for (const ClassItem& item : scene.classes) logits.push_back(item.logit);
    // Exact, not rounded: four decimals would read well, but would move log Σ exp(z/T), which the drag
    // promises to keep, and with it every other probability. Logits are shown with at most four anyway.
    for (std::size_t i = 0; i < corners.size(); ++i) logits[corners[i]] = solved[i];
    return edit::SetLogits{std::move(logits)};
}

}  // namespace softmaxlab
