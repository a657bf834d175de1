#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace softmaxlab {

/// What softmax of one row becomes as the temperature goes from argmax to uniform.
struct TemperatureSweep {
    std::vector<double> temperatures;         ///< rising
    std::vector<std::size_t> classes;         ///< those with a curve of their own
    std::vector<std::vector<double>> curves;  ///< curves[c][t]: p of classes[c] at temperatures[t]
    std::vector<double> rest;                 ///< Σ p of all other classes at temperatures[t]
    std::vector<double> entropy_nats;         ///< H at temperatures[t]
    std::vector<double> entropy_slope;        ///< dH/dT at temperatures[t], ≥ 0
};

/// `points` ≥ 2 temperatures from `low` to `high`, evenly spaced on a logarithmic scale; the ends are exact.
/// Throws std::invalid_argument unless 0 < low < high < ∞.
std::vector<double> logarithmic_range(double low, double high, std::size_t points);

/// Σ e, Σ e·d and Σ e·d² with e = exp(−d).
struct Moments {
    double sum = 0;
    double depth = 0;
    double square = 0;

    void add(const Moments& other) {
        sum += other.sum;
        depth += other.depth;
        square += other.square;
    }
};

/// The moments with d = −gap/divisor for each of `gaps`, which are finite and not above 0, in double: right
/// to 1e-13 but for what the rounding of d adds. The divisor is positive and finite.
Moments moments_of(std::span<const double> gaps, double divisor);

/// moments_of(), or another way to the same sums.
using MomentsFunction = Moments (*)(std::span<const double> gaps, double divisor);

/// Softmax of `logits` at each of `temperatures` (positive and finite), in double with max subtraction. Takes
/// K × temperatures.size() exponentials, no more: made for 200,000 logits. Relative error at most 1e-12 for
/// every p and H above 1e-300, and at most 1e-12 · K for the slope of H.
///
/// −inf is a masked class. A NaN or +inf makes everything NaN; if all are masked p is 0 and the entropy and
/// its slope are NaN. Throws std::invalid_argument for no logits or a temperature that is none of those,
/// std::out_of_range for a class.
TemperatureSweep sweep_temperature(std::span<const double> logits, std::span<const double> temperatures,
                                   std::span<const std::size_t> classes,
                                   MomentsFunction moments = moments_of);

/// The temperature within the range of the sweep at which dH/dT is largest, right to 1e-4 relative; an end of
/// the range if it is largest there. NaN if H does not change.
double steepest_temperature(std::span<const double> logits, const TemperatureSweep& sweep,
                            MomentsFunction moments = moments_of);

}  // namespace softmaxlab
