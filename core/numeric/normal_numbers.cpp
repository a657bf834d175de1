#include "core/numeric/normal_numbers.h"

#include <cmath>

namespace softmaxlab {

double NormalNumbers::next() {
    constexpr double two_pi = 6.283185307179586476925;
    const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
    return std::round(radius * std::cos(two_pi * uniform()) * 1e6) / 1e6;
}

}  // namespace softmaxlab
