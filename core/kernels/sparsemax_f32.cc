#include "core/kernels/sparsemax_f32.h"

#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <vector>

// This file is compiled once for each instruction set: foreach_target.h includes it again and again.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/sparsemax_f32.cc"
#include <hwy/foreach_target.h>
// After it, because it depends on the instruction set.
#include <hwy/highway.h>

#include "core/kernels/softmax_row-inl.h"

HWY_BEFORE_NAMESPACE();
namespace softmaxlab::kernels {
namespace HWY_NAMESPACE {

/// (z − max)/T, rounded once from double: a temperature may be too small for a reciprocal in float32.
HWY_INLINE Floats scaled_gap(Floats z, double max, double temperature) {
    const DoubleTag dd;
    const Doubles maxima = hn::Set(dd, max);
    const Doubles temperatures = hn::Set(dd, temperature);
    const Doubles lower = hn::Div(hn::Sub(hn::PromoteLowerTo(dd, z), maxima), temperatures);
    const Doubles upper = hn::Div(hn::Sub(hn::PromoteUpperTo(dd, z), maxima), temperatures);
    const Doubles least = hn::Set(dd, -2.0);  // far enough below the support
    return to_floats(hn::Max(lower, least), hn::Max(upper, least));
}

/// Values above `bound`, moved together; their number and sum.
struct Support {
    std::size_t count = 0;
    double sum = 0;
};

HWY_INLINE Support keep_above(const float* values, std::size_t count, double bound, float* kept) {
    const FloatTag df;
    const DoubleTag dd;
    const Floats bounds = hn::Set(df, static_cast<float>(bound));
    Doubles sum = hn::Zero(dd);
    std::size_t found = 0;
    for_each_vector(values, count, [&](std::size_t, std::size_t, Floats value) HWY_ATTR {
        const auto above = hn::Gt(value, bounds);
        const Floats counted = hn::IfThenElseZero(above, value);
        sum = hn::Add(sum, hn::Add(hn::PromoteLowerTo(dd, counted), hn::PromoteUpperTo(dd, counted)));
        found += hn::CompressBlendedStore(value, above, df, kept + found);
    });
    return {found, hn::ReduceSum(dd, sum)};
}

/// `gaps`: room for the row; overwritten.
double threshold(float* gaps, std::size_t classes) {
    Support support = keep_above(gaps, classes, -1, gaps);
    for (;;) {
        const double tau = (support.sum - 1) / static_cast<double>(support.count);
        const Support smaller = keep_above(gaps, support.count, tau, gaps);
        if (smaller.count == support.count || smaller.count == 0) return tau;
        support = smaller;
    }
}

RowStatus sparsemax_of(const float* row, float* out, std::size_t classes, double temperature,
                       float* scratch) {
    const FloatTag df;
    const RowScan facts = look_at(row, classes);
    if (facts.status() != RowStatus::ok) {
        row_without_answer<Output::probabilities>(facts, out, classes);
        return facts.status();
    }
    if (acts_as_limit(temperature)) {
        limit_row<Output::probabilities>(row, out, classes, facts.max, temperature);
        return RowStatus::ok;
    }
    const auto max = static_cast<double>(facts.max);
    for_each_vector(row, classes, [&](std::size_t i, std::size_t lanes, Floats z) HWY_ATTR {
        const Floats gap = scaled_gap(z, max, temperature);
        store(gap, scratch + i, lanes);
        store(gap, out + i, lanes);
    });
    const Floats tau = hn::Set(df, static_cast<float>(threshold(scratch, classes)));
    for_each_vector(out, classes, [&](std::size_t i, std::size_t lanes, Floats gap) HWY_ATTR {
        store(hn::Max(hn::Sub(gap, tau), hn::Zero(df)), out + i, lanes);
    });
    return RowStatus::ok;
}

}  // namespace HWY_NAMESPACE
}  // namespace softmaxlab::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace softmaxlab::kernels {

HWY_EXPORT(sparsemax_of);

RowStatus sparsemax_row(std::span<const float> logits, std::span<float> probabilities, double temperature) {
    if (logits.empty()) throw std::invalid_argument("sparsemax needs at least one class");
    if (logits.size() != probabilities.size())
        throw std::invalid_argument("sparsemax needs as many probabilities as logits");
    if (!(temperature >= 0)) throw std::invalid_argument("a temperature is 0, a positive number or infinity");
    thread_local std::vector<float> scratch;
    if (scratch.size() < logits.size()) scratch.resize(logits.size());
    return HWY_DYNAMIC_DISPATCH(sparsemax_of)(logits.data(), probabilities.data(), logits.size(), temperature,
                                              scratch.data());
}

}  // namespace softmaxlab::kernels

#endif
