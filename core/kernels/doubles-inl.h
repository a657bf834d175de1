// Rows of doubles, for the kernels in this folder: included once for each instruction set.
#if defined(SOFTMAXLAB_DOUBLES_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef SOFTMAXLAB_DOUBLES_INL_H
#undef SOFTMAXLAB_DOUBLES_INL_H
#else
#define SOFTMAXLAB_DOUBLES_INL_H
#endif

#include <cstddef>
#include <limits>

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace softmaxlab::kernels {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using WideTag = hn::ScalableTag<double>;
using Wide = hn::Vec<WideTag>;

constexpr double lowest = -std::numeric_limits<double>::infinity();

/// Calls body(first index, number of lanes, values) for all of `row`. In the last call the lanes past the end
/// hold −inf, a masked class, which changes no maximum, count or sum.
template <class Body>
HWY_INLINE void for_each_wide(const double* row, std::size_t classes, const Body& body) {
    const WideTag d;
    const std::size_t lanes = hn::Lanes(d);
    std::size_t i = 0;
    for (; i + lanes <= classes; i += lanes) body(i, lanes, hn::LoadU(d, row + i));
    if (i < classes) body(i, classes - i, hn::LoadNOr(hn::Set(d, lowest), d, row + i, classes - i));
}

HWY_INLINE void store_wide(Wide values, double* to, std::size_t lanes) {
    const WideTag d;
    if (lanes == hn::Lanes(d)) {
        hn::StoreU(values, d, to);
    } else {
        hn::StoreN(values, d, to, lanes);
    }
}

}  // namespace HWY_NAMESPACE
}  // namespace softmaxlab::kernels
HWY_AFTER_NAMESPACE();

#endif
