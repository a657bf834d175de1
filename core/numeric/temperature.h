#pragma once

#include <cmath>

namespace softmaxlab {

/// Whether T is 0 or ∞: softmax is then a limit, and nothing is divided by T.
inline bool is_limit(double temperature) {
    return temperature == 0 || std::isinf(temperature);
}

/// The gap (max − z)/T: how far a class is behind the top one, in powers of e. 0 for a tie at every T; at T =
/// 0 otherwise ∞; at T = ∞ 0, but ∞ for a masked class (z = −∞). Never NaN for z ≤ max < ∞: two logits near
/// the ends of double are further apart than its largest number, but not their halves. Error at most 1 ULP.
double scaled_gap(double max, double logit, double temperature);

}  // namespace softmaxlab
