#pragma once

#include <vector>

#include "core/engine/softmax_results.h"
#include "core/numeric/temperature_sweep.h"

namespace softmaxlab {

/// dH/dT at one temperature, by two ways that share no formula, in nats per unit of temperature.
struct EntropySlope {
    double closed_form = 0;    ///< Var_p(z)/T³
    double by_difference = 0;  ///< of H itself, a little above and below T
};

/// What becomes of the scene's logits when only the temperature changes.
class TemperatureResults {
  public:
    explicit TemperatureResults(SoftmaxResults& softmax) : softmax_(softmax) {}

    /// p(T) and H(T) from T = 0.01 to 100. Classes edited by hand: 201 temperatures, and a curve for each
    /// class that takes part, in their order. A loaded set: 101 temperatures, and curves for the first 12 of
    /// ranking() that take part; the others are the rest. Cached while the logits stay: no temperature
    /// changes it.
    const TemperatureSweep& sweep();

    /// Where dH/dT of sweep() is largest; NaN if H does not change.
    double steepest();

    /// Where the curves of sweep() end: softmax at T = 0 and at T = ∞. Cached while the logits stay.
    const Softmax& limit_at_zero();
    const Softmax& limit_at_infinity();

    /// Σ p of the classes that take part without a curve in sweep(): at the scene's T, in double, and at the
    /// two limits.
    double rest();
    double rest_at_zero();
    double rest_at_infinity();

    /// At the scene's T.
    const EntropySlope& entropy_slope();

  private:
    double rest_of(const std::vector<double>& probabilities);

    SoftmaxResults& softmax_;

    // By the version of the logits:
    Cached<TemperatureSweep> sweep_;
    Cached<double> steepest_;
    Cached<Softmax> at_zero_;
    Cached<Softmax> at_infinity_;
    Cached<double> rest_at_zero_;
    Cached<double> rest_at_infinity_;

    // By the revision:
    Cached<double> rest_;
    Cached<EntropySlope> slope_;
};

}  // namespace softmaxlab
