#pragma once

#include <optional>

#include "app/labs/gradients/parts.h"
#include "app/ui/lab.h"

namespace softmaxlab::gradients {

/// Two classes: their share as the sigmoid of the difference of their logits, which can be dragged, with its
/// tangent.
void draw_sigmoid_view(LabContext& context, const LabState& state, Rect room);

/// Two different classes that take part: those of the scene's ratio, if they do. Nothing if there are none.
std::optional<ClassPair> sigmoid_pair(const Scene& scene, Results& results);

}  // namespace softmaxlab::gradients
