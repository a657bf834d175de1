#pragma once

#include "app/labs/simplex/simplex_state.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// Three classes as a triangle that holds all their distributions: softmax as a point in it, beside three
/// other maps of the same logits, on its way from T = 0 to ∞, and as the top of p·z + T·H(p).
class SimplexLab {
  public:
    void draw(LabContext& context);

    /// The height that it needs at that width, in pixels.
    static float height(const Ui& ui, float width);

  private:
    SimplexState state_;
};

}  // namespace softmaxlab
