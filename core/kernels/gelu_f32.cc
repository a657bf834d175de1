#include "core/kernels/gelu_f32.h"

#include <cstddef>

// This file is compiled once for each instruction set: foreach_target.h includes it again and again.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/gelu_f32.cc"
#include <hwy/foreach_target.h>
// After it, because they depend on the instruction set.
#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace softmaxlab::kernels {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

void gelu_in_place(float* values, std::size_t count) {
    const hn::ScalableTag<float> d;
    using Vector = hn::Vec<decltype(d)>;
    const auto of = [&](Vector x) HWY_ATTR {
        // −2u, in the range of the exponential, which is 0 or ∞ at its ends.
        const Vector slope = hn::Set(d, -1.5957691216F);  // −2 √(2/π)
        const Vector cubic = hn::Set(d, -1.5957691216F * 0.044715F);
        const Vector exponent = hn::Mul(x, hn::MulAdd(hn::Mul(x, x), cubic, slope));
        const Vector bounded = hn::Min(hn::Max(exponent, hn::Set(d, -104.0F)), hn::Set(d, 104.0F));
        return hn::Div(x, hn::Add(hn::Set(d, 1.0F), hn::Exp(d, bounded)));
    };
    const std::size_t lanes = hn::Lanes(d);
    std::size_t i = 0;
    for (; i + lanes <= count; i += lanes) hn::StoreU(of(hn::LoadU(d, values + i)), d, values + i);
    if (i < count) hn::StoreN(of(hn::LoadN(d, values + i, count - i)), d, values + i, count - i);
}

}  // namespace HWY_NAMESPACE
}  // namespace softmaxlab::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace softmaxlab::kernels {

HWY_EXPORT(gelu_in_place);

void gelu(std::span<float> values) {
    HWY_DYNAMIC_DISPATCH(gelu_in_place)(values.data(), values.size());
}

}  // namespace softmaxlab::kernels

#endif
