#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

namespace softmaxlab {

/// Equality in which NaN equals NaN.
inline bool same_values(const std::vector<double>& a, const std::vector<double>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

}  // namespace softmaxlab
