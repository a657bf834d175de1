#include "core/numeric/error_bound.h"

#include "core/numeric/temperature.h"

#include <cmath>

namespace softmaxlab {

double ErrorBound::at(double exact, double gap, std::size_t classes) const {
    if (exact == 0) return absolute;  // the gap may be infinite
    return (relative + per_gap * (gap + std::log(static_cast<double>(classes)))) * exact + absolute;
}

double ErrorBound::of_jacobian(double temperature, std::size_t classes, double rounding) const {
    if (is_limit(temperature)) return 0;
    const double of_p = relative + per_gap * (0.37 + std::log(static_cast<double>(classes))) + absolute;
    return (2 * of_p + rounding) / temperature;
}

}  // namespace softmaxlab
