#include "core/numeric/temperature.h"

namespace softmaxlab {

double scaled_gap(double max, double logit, double temperature) {
    if (std::isinf(logit)) return max == logit ? 0 : -logit;
    const double gap = max - logit;
    if (gap == 0) return 0;  // at T = 0 too, where the quotient is none
    return std::isfinite(gap) ? gap / temperature : 2 * ((max / 2 - logit / 2) / temperature);
}

}  // namespace softmaxlab
