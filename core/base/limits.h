#pragma once

#include <limits>

namespace softmaxlab {

inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline constexpr double quiet_nan = std::numeric_limits<double>::quiet_NaN();

}  // namespace softmaxlab
