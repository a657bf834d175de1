#pragma once

#include <cmath>

namespace softmaxlab {

/// Whether T is 0 or ∞: softmax is then a limit, and nothing is divided by T.
inline bool is_limit(double temperature) {
    return temperature == 0 || std::isinf(temperature);
}

}  // namespace softmaxlab
