#include "core/engine/backend.h"

#include <cmath>

namespace softmaxlab {

double ErrorBound::at(double exact, double gap, std::size_t classes) const {
    if (exact == 0) return absolute;  // the gap may be infinite
    return (relative + per_gap * (gap + std::log(static_cast<double>(classes)))) * exact + absolute;
}

}  // namespace softmaxlab
