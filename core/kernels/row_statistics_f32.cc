#include "core/kernels/row_statistics_f32.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <stdexcept>

#include "core/kernels/row_summary.h"

// This file is compiled once for each instruction set: foreach_target.h includes it again and again.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/row_statistics_f32.cc"
#include <hwy/foreach_target.h>
// After it, because it depends on the instruction set.
#include <hwy/highway.h>

#include "core/kernels/softmax_row-inl.h"

HWY_BEFORE_NAMESPACE();
namespace softmaxlab::kernels {
namespace HWY_NAMESPACE {

RowStatistics statistics_of(const float* row, std::size_t classes, double temperature) {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const FirstLook facts = look_at(row, classes);
    if (facts.status() == RowStatus::not_a_number) return {facts.status(), nan, nan, nan, nan};
    if (facts.status() == RowStatus::all_masked) return {facts.status(), -infinity, -infinity, nan, nan};

    const auto max = static_cast<double>(facts.max);
    RowSummary summary;
    if (is_limit(temperature)) {
        const std::size_t sharing = sharing_at_limit(row, classes, facts.max, temperature);
        summary = summary_at_limit(static_cast<double>(sharing), max, temperature < same_as_zero);
    } else {
        summary = summary_of(sums_of_row(row, nullptr, classes, facts.max, temperature), max, temperature);
    }
    return {RowStatus::ok, max, summary.log_sum_exp, summary.entropy, summary.largest};
}

/// The first index from `from` on whose value is larger; `count` if there is none.
std::size_t first_above(const float* values, std::size_t from, std::size_t count, float bound) {
    const FloatTag df;
    const std::size_t lanes = hn::Lanes(df);
    const Floats bounds = hn::Set(df, bound);
    for (; from + lanes <= count; from += lanes) {
        const std::ptrdiff_t found = hn::FindFirstTrue(df, hn::Gt(hn::LoadU(df, values + from), bounds));
        if (found >= 0) return from + static_cast<std::size_t>(found);
    }
    while (from < count && !(values[from] > bound)) ++from;
    return from;
}

}  // namespace HWY_NAMESPACE
}  // namespace softmaxlab::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace softmaxlab::kernels {

HWY_EXPORT(statistics_of);
HWY_EXPORT(first_above);

RowStatistics row_statistics(std::span<const float> logits, double temperature) {
    if (logits.empty()) throw std::invalid_argument("softmax needs at least one class");
    if (!(temperature >= 0)) throw std::invalid_argument("a temperature is 0, a positive number or infinity");
    return HWY_DYNAMIC_DISPATCH(statistics_of)(logits.data(), logits.size(), temperature);
}

void top_k(std::span<const float> values, std::span<std::size_t> indices) {
    const std::size_t wanted = indices.size();
    if (wanted > values.size()) throw std::invalid_argument("there are fewer values than are wanted");
    if (wanted == 0) return;
    const auto comes_before = [&](std::size_t a, std::size_t b) {
        if (std::isnan(values[a]) != std::isnan(values[b])) return std::isnan(values[b]);
        if (values[a] > values[b]) return true;
        return !(values[b] > values[a]) && a < b;
    };
    // A heap whose front is the last of those that are kept: what comes later has to be larger than it.
    for (std::size_t i = 0; i < wanted; ++i) indices[i] = i;
    std::make_heap(indices.begin(), indices.end(), comes_before);
    const auto first_above_here = HWY_DYNAMIC_POINTER(first_above);
    for (std::size_t i = wanted; i < values.size(); ++i) {
        const float last = values[indices.front()];
        if (!std::isnan(last)) i = first_above_here(values.data(), i, values.size(), last);
        if (i == values.size()) break;
        if (std::isnan(values[i])) continue;
        std::pop_heap(indices.begin(), indices.end(), comes_before);
        indices.back() = i;
        std::push_heap(indices.begin(), indices.end(), comes_before);
    }
    std::sort_heap(indices.begin(), indices.end(), comes_before);
}

}  // namespace softmaxlab::kernels

#endif
