#pragma once

#include <span>
#include <string_view>

#include "app/labs/softmax/parts.h"
#include "app/ui/frame_arena.h"
#include "app/ui/lab.h"

namespace softmaxlab::softmax_ui {

/// Both sides of pᵢ/pⱼ = exp((zᵢ − zⱼ)/T), each computed for itself.
struct RatioSides {
    double from_logits = 1;         ///< exp((zᵢ − zⱼ)/T), in double; at T = 0 its limit
    double from_probabilities = 1;  ///< pᵢ / pⱼ
    std::string_view exponent;      ///< "(2.00 − 1.40)/0.80"
    std::string_view remark;        ///< why a side is 0, ∞ or NaN; empty when there is nothing to say
};

/// `logits`: −inf for masked classes. `probabilities`: those that are shown.
RatioSides ratio_sides(FrameArena& arena, const Scene& scene, std::span<const double> logits,
                       std::span<const double> probabilities);

/// One line with the ratio of the scene's two classes; a click on a name chooses another class. For classes
/// that are edited by hand.
void draw_ratio(LabContext& context, const SoftmaxView& shown, const Rect& rect);

}  // namespace softmaxlab::softmax_ui
