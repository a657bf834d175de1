#pragma once

#include "app/labs/gradients/gradients_state.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// The Jacobian of the scene as a heatmap; beside it what a nudge of a logit does, how softmax saturates, the
/// loss with its gradient and a descent along it, and the sigmoid of two classes.
class GradientsLab {
  public:
    void draw(LabContext& context);

    /// The height that it needs at that width, in pixels.
    static float height(const Ui& ui, float width);

  private:
    GradientsState state_;
};

}  // namespace softmaxlab
