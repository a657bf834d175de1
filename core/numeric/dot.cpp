#include "core/numeric/dot.h"

#include <cmath>
#include <cstddef>

#include "core/numeric/double_double.h"

namespace softmaxlab {

double dot(std::span<const double> a, std::span<const double> b) {
    wide::DoubleDouble sum = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const wide::DoubleDouble product = wide::exactly::two_product(a[i], b[i]);
        const wide::DoubleDouble high = wide::exactly::two_sum(sum.hi, product.hi);
        sum = wide::exactly::quick_two_sum(high.hi, high.lo + (sum.lo + product.lo));
    }
    if (std::isfinite(sum.hi) && std::isfinite(sum.lo)) return sum.hi;
    double plain = 0;  // the low halves of what is not finite are NaN
    for (std::size_t i = 0; i < a.size(); ++i) plain += a[i] * b[i];
    return plain;
}

}  // namespace softmaxlab
