#include "core/numeric/matrix.h"

#include <algorithm>
#include <cmath>

namespace softmaxlab {

bool operator==(const Matrix& a, const Matrix& b) {
    const auto same = [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); };
    return a.rows == b.rows && a.columns == b.columns &&
           std::equal(a.values.begin(), a.values.end(), b.values.begin(), b.values.end(), same);
}

}  // namespace softmaxlab
