#pragma once

#include <vector>

#include "app/labs/engine/parts.h"
#include "app/ui/lab.h"

namespace softmaxlab::engine {

/// What computes: every backend timed beside a copy of the same bytes, the ladder from plain C++ to the
/// kernel, and the softmaxes of GPT-3 done here. Nothing is measured before it is asked for.
class EngineLab {
  public:
    void draw(LabContext& context);

    /// The height that it needs at that width, in pixels.
    static float height(const Ui& ui, float width);

    /// What computes here: the lab is not about the scene's logits.
    static List<StatusItem> status(FrameArena& arena, const Document& document, Results& results,
                                   bool show_times);

  private:
    EngineState state_;
};

}  // namespace softmaxlab::engine
