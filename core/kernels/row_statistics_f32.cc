#include "core/kernels/row_statistics_f32.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <limits>
#include <stdexcept>
#include <vector>

#include "core/base/limits.h"
#include "core/numeric/row_summary.h"

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
    const RowScan facts = look_at(row, classes);
    if (facts.status() == RowStatus::not_a_number)
        return {facts.status(), quiet_nan, quiet_nan, quiet_nan, quiet_nan};
    if (facts.status() == RowStatus::all_masked)
        return {facts.status(), -infinity, -infinity, quiet_nan, quiet_nan};

    const auto max = static_cast<double>(facts.max);
    RowSummary summary;
    if (acts_as_limit(temperature)) {
        const std::size_t sharing = sharing_at_limit(row, classes, facts.max, temperature);
        summary = summary_at_limit(static_cast<double>(sharing), max, temperature < same_as_zero);
    } else {
        summary =
            summary_of(sums_of_row(row, nullptr, classes, facts.max, temperature).sums, max, temperature);
    }
    return {RowStatus::ok, max, summary.log_sum_exp, summary.entropy, summary.largest};
}

/// Writes the indices of values that are not below or equal to `bound` (NaN is not, and nothing is if the
/// bound is NaN), from `from` on, as long as there is room for another vector of them. Returns where it
/// stopped; `found` is how many it wrote.
std::size_t indices_above(const float* values, std::size_t from, std::size_t count, float bound,
                          std::uint32_t* indices, std::size_t room, std::size_t& found) {
    const FloatTag df;
    const hn::RebindToUnsigned<FloatTag> du;
    const std::size_t lanes = hn::Lanes(df);
    const Floats bounds = hn::Set(df, bound);
    found = 0;
    for (; from + lanes <= count && found + lanes <= room; from += lanes) {
        const auto above = hn::Not(hn::Le(hn::LoadU(df, values + from), bounds));
        if (hn::AllFalse(df, above)) continue;
        found += hn::CompressStore(hn::Iota(du, static_cast<std::uint32_t>(from)), hn::RebindMask(du, above),
                                   du, indices + found);
    }
    for (; count - from < lanes && from < count && found < room; ++from)
        if (!(values[from] <= bound)) indices[found++] = static_cast<std::uint32_t>(from);
    return from;
}

}  // namespace HWY_NAMESPACE
}  // namespace softmaxlab::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace softmaxlab::kernels {

HWY_EXPORT(statistics_of);
HWY_EXPORT(indices_above);

RowStatistics row_statistics(std::span<const float> logits, double temperature) {
    if (logits.empty()) throw std::invalid_argument("softmax needs at least one class");
    if (!(temperature >= 0)) throw std::invalid_argument("a temperature is 0, a positive number or infinity");
    return HWY_DYNAMIC_DISPATCH(statistics_of)(logits.data(), logits.size(), temperature);
}

namespace {

/// A value and its index as one number: the larger it is, the earlier it comes. NaN is the last, both zeros
/// are the same, and of equal values the first one comes first.
std::uint64_t rank_of(float value, std::size_t index) {
    const float with_one_zero = value + 0.0F;
    std::uint32_t bits = 0;
    std::memcpy(&bits, &with_one_zero, sizeof bits);
    const bool negative = bits >> 31 != 0;
    const std::uint32_t ordered = std::isnan(value) ? 0 : negative ? ~bits : bits | 0x80000000U;
    return std::uint64_t{ordered} << 32 | static_cast<std::uint32_t>(~index);
}

std::size_t index_of(std::uint64_t rank) {
    return static_cast<std::uint32_t>(~rank);
}

/// Candidates that are gathered before the best of them are chosen: several times as many as are wanted, so
/// that choosing is seldom, and many vectors of them.
std::size_t max_candidates(std::size_t wanted, std::size_t values) {
    return std::min(4 * wanted + 64, values);
}

}  // namespace

void top_k(std::span<const float> values, std::span<std::size_t> indices) {
    const std::size_t wanted = indices.size();
    if (wanted > values.size()) throw std::invalid_argument("there are fewer values than are wanted");
    if (values.size() > std::numeric_limits<std::uint32_t>::max())
        throw std::invalid_argument("a top-k of more than 2^32 values");
    if (wanted == 0) return;

    const std::size_t room = max_candidates(wanted, values.size());
    thread_local std::vector<std::uint64_t> ranks;
    thread_local std::vector<std::uint32_t> found;
    ranks.clear();
    for (std::size_t i = 0; i < room; ++i) ranks.push_back(rank_of(values[i], i));
    found.resize(std::max(found.size(), room));
    const auto last_wanted = [&] { return ranks.begin() + static_cast<std::ptrdiff_t>(wanted - 1); };
    for (std::size_t at = room;;) {
        std::nth_element(ranks.begin(), last_wanted(), ranks.end(), std::greater<>());
        ranks.resize(wanted);
        if (at == values.size()) break;
        std::size_t count = 0;
        at = HWY_DYNAMIC_DISPATCH(indices_above)(values.data(), at, values.size(),
                                                 values[index_of(*last_wanted())], found.data(),
                                                 room - wanted, count);
        for (std::size_t i = 0; i < count; ++i) ranks.push_back(rank_of(values[found[i]], found[i]));
    }
    std::sort(ranks.begin(), ranks.end(), std::greater<>());
    std::transform(ranks.begin(), ranks.end(), indices.begin(), index_of);
}

}  // namespace softmaxlab::kernels

#endif
