#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/engine/softmax_results.h"
#include "core/numeric/temperature_sweep.h"
#include "core/scene/scene.h"

namespace softmaxlab {

/// Pin A beside pin B or, without one, beside the current state: softmax of each at its own temperature.
struct PinComparison {
    bool with_pin_b = false;  ///< whether b is pin B; otherwise it is the current state
    double temperature_a = 1;
    double temperature_b = 1;
    std::vector<double> a;       ///< p of A, K values, in double
    std::vector<double> b;       ///< likewise
    bool all_masked_a = false;   ///< no class takes part in A: its p is 0, which is no distribution
    bool all_masked_b = false;   ///< likewise
    double kl_nats = 0;          ///< KL(A‖B), 0 … ∞; NaN where one of the two is no distribution
    double total_variation = 0;  ///< ½ Σ |a − b|, 0 … 1; likewise
};

/// A pinned state by itself.
struct PinnedState {
    double temperature = 1;
    std::span<const double> probabilities;    ///< in double; 0 if no class takes part
    double entropy_nats = 0;                  ///< NaN if no class takes part
    const TemperatureSweep* sweep = nullptr;  ///< its curves, where its logits are not those of the scene
};

/// The comparison of the pins of a scene: A and B are computed again only when they are pinned anew, and sums
/// over all classes are taken once for each revision.
class PinResults {
  public:
    explicit PinResults(SoftmaxResults& softmax) : softmax_(softmax) {}

    /// Pin A beside pin B or the current state; nullptr if nothing is pinned.
    const PinComparison* comparison();

    /// A or B; nothing if it is not pinned. Of a set from a file it has no curves.
    std::optional<PinnedState> state(edit::PinSlot slot);

  private:
    struct Pinned {
        std::optional<Pin> pin;  // holds the logits, so that no others can come to their address
        std::vector<double> probabilities;
        bool all_masked = false;
        double entropy_nats = 0;
        std::optional<TemperatureSweep> sweep;  // once it is asked for

        void follow(const Pin& now);
    };

    SoftmaxResults& softmax_;
    Pinned a_;
    Pinned b_;
    Cached<PinComparison> comparison_;
};

}  // namespace softmaxlab
