#pragma once

#include <cstddef>

namespace softmaxlab {

/// How far computed probabilities may be from the exact softmax of the double logits. It holds for every
/// class of every row that is `ok`, whatever the logits, and the tests assert it.
struct ErrorBound {
    double relative = 0;  ///< of the exact probability
    double per_gap = 0;   ///< likewise, for each unit of (max − z)/T: the gap itself is rounded
    double absolute = 0;  ///< on top of it: where probabilities are too small for a full significand

    /// The largest |p − exact| for a class whose exact probability is `exact`, `gap` = (max − z)/T ≥ 0 below
    /// the maximum, among `classes` classes. The sum's gaps count too: weighted by their probabilities they
    /// are at most log `classes`.
    double at(double exact, double gap, std::size_t classes) const;

    /// The largest |J − exact| of an entry of the Jacobian of `classes` classes: each p carries its relative
    /// error, a product that of both, and p · gap is at most 1/e. `rounding`: of the products themselves.
    double of_jacobian(double temperature, std::size_t classes, double rounding) const;
};

}  // namespace softmaxlab
