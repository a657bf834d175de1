#include "core/kernels/jacobian_f32.h"

#include <cmath>
#include <cstddef>
#include <limits>
#include <stdexcept>

// This file is compiled once for each instruction set: foreach_target.h includes it again and again.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/jacobian_f32.cc"
#include <hwy/foreach_target.h>
// After it, because it depends on the instruction set.
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace softmaxlab::kernels {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// out = factor · p.
void scaled_row(const float* p, std::size_t n, float factor, float* out) {
    const hn::ScalableTag<float> df;
    const std::size_t lanes = hn::Lanes(df);
    const auto factors = hn::Set(df, factor);
    std::size_t i = 0;
    for (; i + lanes <= n; i += lanes) hn::StoreU(hn::Mul(factors, hn::LoadU(df, p + i)), df, out + i);
    if (i < n) hn::StoreN(hn::Mul(factors, hn::LoadN(df, p + i, n - i)), df, out + i, n - i);
}

}  // namespace HWY_NAMESPACE
}  // namespace softmaxlab::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace softmaxlab::kernels {

HWY_EXPORT(scaled_row);

void jacobian(std::span<const float> probabilities, double temperature, std::span<float> matrix) {
    const std::size_t n = probabilities.size();
    if (matrix.size() != n * n)
        throw std::invalid_argument("the Jacobian of n probabilities has n × n entries");
    if (!(temperature > 0) || std::isinf(temperature))
        throw std::invalid_argument("a Jacobian needs a positive, finite temperature");
    const auto scaled_row_here = HWY_DYNAMIC_POINTER(scaled_row);
    constexpr double most = std::numeric_limits<float>::max();
    for (std::size_t i = 0; i < n; ++i) {
        const double p = static_cast<double>(probabilities[i]);
        float* const row = matrix.data() + i * n;
        if (p / temperature < most || std::isnan(p)) {
            scaled_row_here(probabilities.data(), n, static_cast<float>(-p / temperature), row);
        } else {  // the quotient alone is past the floats: its product with a small p need not be
            for (std::size_t j = 0; j < n; ++j)
                row[j] = static_cast<float>(-p * static_cast<double>(probabilities[j]) / temperature);
        }
        row[i] = static_cast<float>(p * (1 - p) / temperature);
    }
}

}  // namespace softmaxlab::kernels

#endif
