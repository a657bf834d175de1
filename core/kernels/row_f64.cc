#include "core/kernels/row_f64.h"

#include <algorithm>
#include <limits>
#include <stdexcept>

// This file is compiled once for each instruction set: foreach_target.h includes it again and again.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/row_f64.cc"
#include <hwy/foreach_target.h>
// After it, because it depends on the instruction set.
#include <hwy/highway.h>

#include "core/kernels/doubles-inl.h"

HWY_BEFORE_NAMESPACE();
namespace softmaxlab::kernels {
namespace HWY_NAMESPACE {

/// All of a row but `top` and `runner_up`.
RowFacts look_at_doubles(const double* row, std::size_t classes) {
    const WideTag d;
    const Wide masked = hn::Set(d, lowest);
    const Wide largest = hn::Set(d, std::numeric_limits<double>::max());
    Wide max = masked;
    Wide least = largest;
    auto bad = hn::MaskFalse(d);
    RowFacts facts;
    for_each_wide(row, classes, [&](std::size_t, std::size_t, Wide z) HWY_ATTR {
        bad = hn::Or(bad, hn::Not(hn::Le(z, largest)));  // true for NaN too: no comparison with it holds
        const auto live = hn::Gt(z, masked);
        facts.live_classes += hn::CountTrue(d, live);
        max = hn::Max(max, z);
        least = hn::Min(least, hn::IfThenElse(live, z, largest));
    });
    facts.not_a_number = !hn::AllFalse(d, bad);
    facts.max = hn::ReduceMax(d, max);
    facts.least = hn::ReduceMin(d, least);
    return facts;
}

/// −inf for no classes.
double max_of_doubles(const double* row, std::size_t classes) {
    const WideTag d;
    Wide max = hn::Set(d, lowest);
    for_each_wide(row, classes, [&](std::size_t, std::size_t, Wide z) HWY_ATTR { max = hn::Max(max, z); });
    return hn::ReduceMax(d, max);
}

void gaps_of_doubles(const double* row, std::size_t classes, double max, double temperature, float* gaps) {
    const WideTag d;
    const hn::Rebind<float, WideTag> narrow;
    const Wide masked = hn::Set(d, lowest);
    const Wide smallest = hn::Set(d, -static_cast<double>(std::numeric_limits<float>::max()));
    const Wide max_vector = hn::Set(d, max);
    const Wide divisor = hn::Set(d, temperature);
    for_each_wide(row, classes, [&](std::size_t i, std::size_t lanes, Wide z) HWY_ATTR {
        const Wide gap = hn::Sub(z, max_vector);
        Wide scaled = hn::Max(hn::Div(gap, divisor), smallest);
        scaled = hn::IfThenElse(hn::Eq(z, masked), masked, hn::IfThenZeroElse(hn::Eq(z, max_vector), scaled));
        const auto rounded = hn::DemoteTo(narrow, scaled);
        if (lanes == hn::Lanes(d)) {
            hn::StoreU(rounded, narrow, gaps + i);
        } else {
            hn::StoreN(rounded, narrow, gaps + i, lanes);
        }
    });
}

double difference_of_doubles(const double* a, const double* b, std::size_t count) {
    const WideTag d;
    Wide largest = hn::Zero(d);
    auto bad = hn::MaskFalse(d);
    const auto take = [&](Wide difference) HWY_ATTR {
        bad = hn::Or(bad, hn::IsNaN(difference));
        largest = hn::Max(largest, difference);
    };
    const std::size_t lanes = hn::Lanes(d);
    std::size_t i = 0;
    for (; i + lanes <= count; i += lanes) take(hn::AbsDiff(hn::LoadU(d, a + i), hn::LoadU(d, b + i)));
    if (i < count) take(hn::AbsDiff(hn::LoadN(d, a + i, count - i), hn::LoadN(d, b + i, count - i)));
    return hn::AllFalse(d, bad) ? hn::ReduceMax(d, largest) : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace HWY_NAMESPACE
}  // namespace softmaxlab::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace softmaxlab::kernels {

HWY_EXPORT(look_at_doubles);
HWY_EXPORT(max_of_doubles);
HWY_EXPORT(gaps_of_doubles);
HWY_EXPORT(difference_of_doubles);

RowFacts facts_of(std::span<const double> logits) {
    if (logits.empty()) throw std::invalid_argument("softmax needs at least one logit");
    RowFacts facts = HWY_DYNAMIC_DISPATCH(look_at_doubles)(logits.data(), logits.size());
    if (facts.not_a_number || facts.live_classes == 0) return facts;
    const double* const top = std::find(logits.data(), logits.data() + logits.size(), facts.max);
    facts.top = static_cast<std::size_t>(top - logits.data());
    const auto max_here = HWY_DYNAMIC_POINTER(max_of_doubles);
    facts.runner_up =
        std::max(max_here(logits.data(), facts.top), max_here(top + 1, logits.size() - facts.top - 1));
    return facts;
}

void scaled_gaps(std::span<const double> logits, double max, double temperature, std::span<float> gaps) {
    if (logits.size() != gaps.size()) throw std::invalid_argument("as many gaps as logits are needed");
    HWY_DYNAMIC_DISPATCH(gaps_of_doubles)(logits.data(), logits.size(), max, temperature, gaps.data());
}

double largest_difference(std::span<const double> a, std::span<const double> b) {
    if (a.size() != b.size()) throw std::invalid_argument("the rows differ in length");
    return HWY_DYNAMIC_DISPATCH(difference_of_doubles)(a.data(), b.data(), a.size());
}

}  // namespace softmaxlab::kernels

#endif
