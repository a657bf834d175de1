#include "core/kernels/row_f64.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "core/numeric/format_steps.h"

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
    facts.min = hn::ReduceMin(d, least);
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

constexpr std::size_t summed_at_once = 256;  // a multiple of every vector's size

/// Adds a whole block of values to `sum`, or leaves it where that takes them one by one.
///
/// As long as the sum keeps its exponent and no value is negative, an addition rounds the value to the sum's
/// last place. So does, in double, an addition to a power of two that leaves no room below that place.
/// Multiples of it add up without rounding, in any order. Only a value in the middle between two of them is
/// another matter: which way it goes depends on the sum before it.
template <typename Float>
bool add_block(const double* values, Float& sum) {
    using Limits = std::numeric_limits<Float>;
    if (!(sum >= 2 * Limits::min() && sum <= Limits::max() / 2)) return false;
    const double power = std::ldexp(1.0, std::ilogb(sum));
    const WideTag d;
    const Wide large = hn::Set(d, std::ldexp(power, std::numeric_limits<double>::digits - Limits::digits));
    const Wide middle = hn::Set(d, power * static_cast<double>(Limits::epsilon() / 2));
    Wide multiples = hn::Zero(d);
    auto good = hn::Eq(multiples, multiples);
    for (std::size_t i = 0; i < summed_at_once; i += hn::Lanes(d)) {
        const Wide value = hn::LoadU(d, values + i);
        const Wide multiple = hn::Sub(hn::Add(value, large), large);
        multiples = hn::Add(multiples, multiple);
        // NaN and infinities are not good either: no comparison with NaN holds.
        good =
            hn::And(good, hn::And(hn::Ge(value, hn::Zero(d)), hn::Lt(hn::AbsDiff(value, multiple), middle)));
    }
    const double total = static_cast<double>(sum) + hn::ReduceSum(d, multiples);
    if (!hn::AllTrue(d, good) || total > 2 * power) return false;
    sum = static_cast<Float>(total);
    return true;
}

template <typename Float>
double sum_of_doubles(const double* row, std::size_t count) {
    Float sum = 0;
    const auto add_up_to = [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) sum += static_cast<Float>(row[i]);
    };
    std::size_t i = 0;
    for (; i + summed_at_once <= count; i += summed_at_once)
        if (!add_block(row + i, sum)) add_up_to(i, i + summed_at_once);
    add_up_to(i, count);
    return static_cast<double>(sum);
}

double sum_in_f32(const double* row, std::size_t count) {
    return sum_of_doubles<float>(row, count);
}

double sum_in_f64(const double* row, std::size_t count) {
    return sum_of_doubles<double>(row, count);
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
HWY_EXPORT(sum_in_f32);
HWY_EXPORT(sum_in_f64);

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

double sum_from_left(Format format, std::span<const double> values) {
    if (format == Format::f32) return HWY_DYNAMIC_DISPATCH(sum_in_f32)(values.data(), values.size());
    if (format == Format::f64) return HWY_DYNAMIC_DISPATCH(sum_in_f64)(values.data(), values.size());
    return softmaxlab::sum_from_left(format, values);
}

}  // namespace softmaxlab::kernels

#endif
