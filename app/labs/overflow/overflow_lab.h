#pragma once

#include "app/labs/overflow/overflow_state.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// The same logits + c through naive and stable softmax in one number format: every step of both, p against
/// c, the format's number line, log space, all formats at once, and a zoo of rows that fail.
class OverflowLab {
  public:
    void draw(LabContext& context);

    /// The height that it needs at that width, in pixels.
    static float height(const Ui& ui, float width);

  private:
    OverflowState state_;
};

}  // namespace softmaxlab
