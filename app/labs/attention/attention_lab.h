#pragma once

#include "app/labs/attention/attention_state.h"
#include "app/ui/frame_arena.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// softmax(Q Kᵀ / √d_k) V from left to right, every stage a heatmap; below it one of the matrices at large,
/// and what there is to know of a row, of √d_k, of several heads, of the online form and of the cost.
class AttentionLab {
  public:
    void draw(LabContext& context);

    /// The height that it needs at that width, in pixels.
    static float height(const Ui& ui, float width);

    /// Of the weights on screen: backend, precision, size, entropy, difference to the reference.
    static List<StatusItem> status(FrameArena& arena, const Document& document, Results& results,
                                   bool show_times);

  private:
    AttentionState state_;
};

}  // namespace softmaxlab
