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

/// p (v − p·v) · factor for one row.
void product_row(const float* p, const float* v, std::size_t n, float factor, float* out) {
    const hn::ScalableTag<float> df;
    const hn::Repartition<double, hn::ScalableTag<float>> dd;
    const std::size_t lanes = hn::Lanes(df);
    auto sum = hn::Zero(dd);
    std::size_t i = 0;
    const auto add = [&](auto products) HWY_ATTR {
        sum = hn::Add(sum, hn::Add(hn::PromoteLowerTo(dd, products), hn::PromoteUpperTo(dd, products)));
    };
    for (; i + 4 * lanes <= n; i += 4 * lanes) {
        auto products = hn::Zero(df);
        for (std::size_t k = 0; k < 4; ++k)
            products =
                hn::MulAdd(hn::LoadU(df, p + i + k * lanes), hn::LoadU(df, v + i + k * lanes), products);
        add(products);
    }
    for (; i + lanes <= n; i += lanes) add(hn::Mul(hn::LoadU(df, p + i), hn::LoadU(df, v + i)));
    if (i < n) add(hn::Mul(hn::LoadN(df, p + i, n - i), hn::LoadN(df, v + i, n - i)));

    const auto mean = hn::Set(df, static_cast<float>(hn::ReduceSum(dd, sum)));
    const auto factors = hn::Set(df, factor);
    // p may be subnormal: it comes last.
    const auto product = [&](auto of_p, auto of_v)
                             HWY_ATTR { return hn::Mul(of_p, hn::Mul(hn::Sub(of_v, mean), factors)); };
    for (i = 0; i + lanes <= n; i += lanes)
        hn::StoreU(product(hn::LoadU(df, p + i), hn::LoadU(df, v + i)), df, out + i);
    if (i < n)
        hn::StoreN(product(hn::LoadN(df, p + i, n - i), hn::LoadN(df, v + i, n - i)), df, out + i, n - i);
}

}  // namespace HWY_NAMESPACE
}  // namespace softmaxlab::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace softmaxlab::kernels {

HWY_EXPORT(scaled_row);
HWY_EXPORT(product_row);

void jacobian(std::span<const float> probabilities, std::span<const float> others, double temperature,
              std::span<float> matrix) {
    const std::size_t n = probabilities.size();
    if (matrix.size() != n * n || others.size() != n)
        throw std::invalid_argument("the Jacobian of n probabilities has n × n entries");
    if (!(temperature > 0) || std::isinf(temperature))
        throw std::invalid_argument("a Jacobian needs a positive, finite temperature");
    const auto scaled_row_here = HWY_DYNAMIC_POINTER(scaled_row);
    constexpr double most = std::numeric_limits<float>::max();
    for (std::size_t i = 0; i < n; ++i) {
        const double p = static_cast<double>(probabilities[i]);
        float* const row = matrix.data() + i * n;
        if (p / temperature < most || std::isnan(p)) {
            const auto scaled = static_cast<float>(-p / temperature);
            scaled_row_here(probabilities.data(), n, scaled, row);
            row[i] = -(scaled * others[i]);  // rounded as the entries beside it, so that rows sum to 0
        } else {  // the quotient alone is past the floats: its product with a small p need not be
            for (std::size_t j = 0; j < n; ++j)
                row[j] = static_cast<float>(-p * static_cast<double>(probabilities[j]) / temperature);
            row[i] = static_cast<float>(p * static_cast<double>(others[i]) / temperature);
        }
    }
}

void jacobian_products(std::span<const float> probabilities, std::span<const float> vectors,
                       std::size_t classes, double temperature, std::span<float> products) {
    if (classes == 0 || probabilities.size() % classes != 0 || vectors.size() != probabilities.size() ||
        products.size() != probabilities.size())
        throw std::invalid_argument("Jacobian products need vectors of the probabilities' shape");
    if (!(temperature > 0) || std::isinf(temperature))
        throw std::invalid_argument("a Jacobian needs a positive, finite temperature");
    const auto product_row_here = HWY_DYNAMIC_POINTER(product_row);
    for (std::size_t first = 0; first < products.size(); first += classes)
        product_row_here(probabilities.data() + first, vectors.data() + first, classes,
                         static_cast<float>(1 / temperature), products.data() + first);
}

}  // namespace softmaxlab::kernels

#endif
