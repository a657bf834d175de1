#pragma once

#include "app/labs/temperature/entropy.h"
#include "app/labs/temperature/sweep.h"
#include "app/ui/lab.h"

namespace softmaxlab::temperature {

/// The second lab: what T does to one row of logits, from argmax to uniform. The curves of p and of the
/// entropy over one axis of T, with the limits beside it; the gaps that T divides; two states side by side.
class TemperatureLab {
  public:
    void draw(LabContext& context);

    /// The height that it needs at that width, in pixels.
    static float height(const Ui& ui, float width);

  private:
    Sweep sweep_;
    EntropyUnit unit_ = EntropyUnit::nats;
};

}  // namespace softmaxlab::temperature
