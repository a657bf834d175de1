#pragma once

namespace softmaxlab::kernels {

/// Sums over a row of exponentials e, all as multiples of one unit.
struct RowSums {
    double exponentials = 0;  ///< Σ e
    double weighted = 0;      ///< Σ (z − max) e, or Σ (z − max)/T e: whoever made it says which
    double squares = 0;       ///< Σ e²
};

}  // namespace softmaxlab::kernels
