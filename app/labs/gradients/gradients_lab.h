#pragma once

#include "app/ui/lab.h"

namespace softmaxlab {

class GradientsLab {
  public:
    void draw(LabContext& context);

    /// The height that it needs at that width, in pixels.
    static float height(const Ui& ui, float width);
};

}  // namespace softmaxlab
