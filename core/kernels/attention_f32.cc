#include "core/kernels/attention_f32.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

// This file is compiled once for each instruction set: foreach_target.h includes it again and again.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/attention_f32.cc"
#include <hwy/foreach_target.h>
// After it, because it depends on the instruction set.
#include <hwy/highway.h>

#include "core/kernels/softmax_row-inl.h"

HWY_BEFORE_NAMESPACE();
namespace softmaxlab::kernels {
namespace HWY_NAMESPACE {

ScoreRowFacts score_facts_of(const float* scores, std::size_t keys) {
    const FloatTag df;
    const DoubleTag dd;
    Doubles sum = hn::Zero(dd);
    Doubles squares = hn::Zero(dd);
    Floats range = hn::Zero(df);
    std::size_t finite = 0;
    for_each_vector(scores, keys, [&](std::size_t, std::size_t, Floats all) HWY_ATTR {
        const auto counts = hn::IsFinite(all);
        const Floats score = hn::IfThenElseZero(counts, all);
        finite += hn::CountTrue(df, counts);
        range = hn::Max(range, hn::Abs(score));
        const Doubles lower = hn::PromoteLowerTo(dd, score);
        const Doubles upper = hn::PromoteUpperTo(dd, score);
        sum = hn::Add(sum, hn::Add(lower, upper));
        squares = hn::MulAdd(lower, lower, hn::MulAdd(upper, upper, squares));
    });
    return {finite, hn::ReduceSum(dd, sum), hn::ReduceSum(dd, squares),
            static_cast<double>(hn::ReduceMax(df, range))};
}

/// The bits of `lanes` keys from key `i` on, a multiple of `lanes`, as a mask.
HWY_INLINE hn::Mask<FloatTag> takes_part(const std::uint64_t* mask, std::size_t i) {
    const std::uint64_t bits = mask[i / 64] >> (i % 64);
    return hn::LoadMaskBits(FloatTag(), reinterpret_cast<const std::uint8_t*>(&bits));
}

/// Logits of a part of a row, with their maximum and how many are not −∞.
struct Logits {
    float max = negative_infinity;
    std::size_t live = 0;
    bool not_a_number = false;
};

HWY_INLINE Logits make_logits(const AttentionRows& how, const float* scores, const std::uint64_t* mask,
                              std::size_t begin, std::size_t end, float* logits) {
    const FloatTag df;
    const Floats scale = hn::Set(df, how.scale);
    const Floats minus_infinity = hn::Set(df, negative_infinity);
    const Floats added = hn::Set(df, -1e9F);
    const Floats largest = hn::Set(df, std::numeric_limits<float>::max());
    const bool is_number = how.mask_value == MaskValue::minus_1e9;
    Floats max = minus_infinity;
    auto bad = hn::MaskFalse(df);
    std::size_t live = 0;
    for_each_vector(
        scores + begin, end - begin, [&](std::size_t i, std::size_t lanes, Floats score) HWY_ATTR {
            const auto in = takes_part(mask, begin + i);
            const Floats scaled = hn::Mul(score, scale);
            Floats logit = hn::IfThenElse(in, scaled, is_number ? hn::Add(scaled, added) : minus_infinity);
            if (lanes < hn::Lanes(df)) logit = hn::IfThenElse(hn::FirstN(df, lanes), logit, minus_infinity);
            bad = hn::Or(bad, hn::Not(hn::Le(logit, largest)));
            live += hn::CountTrue(df, hn::Gt(logit, minus_infinity));
            max = hn::Max(max, logit);
            store(logit, logits + begin + i, lanes);
        });
    return {hn::ReduceMax(df, max), live, !hn::AllFalse(df, bad)};
}

/// The words between the first and the last that have a bit, as keys.
HWY_INLINE MaskBits::Range live_words(const AttentionRows& how, const std::uint64_t* mask) {
    if (how.mask_value == MaskValue::minus_1e9) return {0, how.keys};
    std::size_t first = 0;
    std::size_t last = (how.keys + 63) / 64;
    while (last > 0 && mask[last - 1] == 0) --last;
    while (first < last && mask[first] == 0) ++first;
    return {first * 64, std::min(last * 64, how.keys)};
}

AttentionRowFacts attention_row_of(const AttentionRows& how, const float* scores, const std::uint64_t* mask,
                                   float* weights) {
    const MaskBits::Range range = live_words(how, mask);
    fill(0.0F, weights, range.begin);
    fill(0.0F, weights + range.end, how.keys - range.end);
    const Logits logits = make_logits(how, scores, mask, range.begin, range.end, weights);
    float* const live = weights + range.begin;
    const std::size_t count = range.end - range.begin;

    AttentionRowFacts facts;
    facts.live = logits.live;
    facts.max = static_cast<double>(logits.max);
    if (logits.not_a_number) {
        fill(std::numeric_limits<float>::quiet_NaN(), weights, how.keys);
        facts.status = RowStatus::not_a_number;
        facts.max = facts.log_sum_exp = facts.entropy = facts.largest = facts.sum_of_squares =
            std::numeric_limits<double>::quiet_NaN();
        return facts;
    }
    if (logits.live == 0) {
        fill(0.0F, live, count);
        facts.log_sum_exp = facts.max;
        facts.entropy = std::numeric_limits<double>::quiet_NaN();
        return facts;
    }
    facts.status = RowStatus::ok;
    const bool coldest = how.temperature < same_as_zero;
    if (coldest || std::isinf(how.temperature)) {
        const auto sharing = static_cast<double>(coldest ? share_of_largest(live, live, count, logits.max)
                                                         : share_of_all(live, live, count));
        const double shift =
            coldest && facts.max != 0 ? std::copysign(std::numeric_limits<double>::infinity(), facts.max) : 0;
        facts.log_sum_exp = shift + std::log(sharing);
        facts.entropy = std::log(sharing);
        facts.largest = facts.sum_of_squares = 1 / sharing;
        return facts;
    }
    const RowSums sums = exponentials_over_sum<true>(live, live, count, logits.max, how.temperature);
    const double log_sum = std::log(sums.exponentials);
    facts.log_sum_exp = facts.max / how.temperature + log_sum;
    facts.entropy = log_sum - sums.weighted / sums.exponentials;
    facts.largest = 1 / sums.exponentials;
    facts.sum_of_squares = sums.squares / (sums.exponentials * sums.exponentials);
    return facts;
}

}  // namespace HWY_NAMESPACE
}  // namespace softmaxlab::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace softmaxlab::kernels {

HWY_EXPORT(score_facts_of);
HWY_EXPORT(attention_row_of);

ScoreRowFacts score_facts(std::span<const float> scores) {
    return HWY_DYNAMIC_DISPATCH(score_facts_of)(scores.data(), scores.size());
}

AttentionRowFacts attention_row(const AttentionRows& how, const float* scores, const std::uint64_t* mask,
                                float* weights) {
    return HWY_DYNAMIC_DISPATCH(attention_row_of)(how, scores, mask, weights);
}

}  // namespace softmaxlab::kernels

#endif
