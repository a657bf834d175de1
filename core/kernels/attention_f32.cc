#include "core/kernels/attention_f32.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <stdexcept>
#include <vector>

#include <hwy/cache_control.h>

#include "core/base/workers.h"
#include "core/kernels/matrix_f32.h"
#include "core/numeric/row_summary.h"

// This file is compiled once for each instruction set: foreach_target.h includes it again and again.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/kernels/attention_f32.cc"
#include <hwy/foreach_target.h>
// After it, because it depends on the instruction set.
#include <hwy/highway.h>

#include "core/kernels/products-inl.h"
#include "core/kernels/softmax_row-inl.h"

#ifndef SOFTMAXLAB_KEY_RUN
#define SOFTMAXLAB_KEY_RUN
namespace softmaxlab::kernels {
namespace {

/// The keys from the first that takes part to past the last one.
struct KeyRun {
    std::size_t begin;
    std::size_t end;
    bool whole;  ///< all of them take part
};

/// Where not all take part, the ends are those of words of the mask.
KeyRun key_run(const std::uint64_t* mask, std::size_t keys) {
    std::size_t first = 0;
    std::size_t last = (keys + 63) / 64;
    while (last > 0 && mask[last - 1] == 0) --last;
    while (first < last && mask[first] == 0) ++first;
    if (first == last) return {0, 0, false};
    std::size_t live = 0;
    for (std::size_t word = first; word < last; ++word) live += hwy::PopCount(mask[word]);
    const std::size_t begin = first * 64 + hwy::Num0BitsBelowLS1Bit_Nonzero64(mask[first]);
    const std::size_t end = last * 64 - hwy::Num0BitsAboveMS1Bit_Nonzero64(mask[last - 1]);
    if (live == end - begin) return {begin, end, true};
    return {first * 64, std::min(last * 64, keys), false};
}

}  // namespace
}  // namespace softmaxlab::kernels
#endif

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

/// Writes masked, scaled scores.
HWY_INLINE void make_logits(const AttentionRows& how, const float* scores, const std::uint64_t* mask,
                            std::size_t begin, std::size_t end, float* logits) {
    const FloatTag df;
    const Floats scale = hn::Set(df, how.scale);
    const Floats minus_infinity = hn::Set(df, negative_infinity);
    const Floats added = hn::Set(df, -1e9F);
    const bool is_number = how.mask_value == MaskValue::minus_1e9;
    for_each_vector(scores + begin, end - begin,
                    [&](std::size_t i, std::size_t lanes, Floats score) HWY_ATTR {
                        const auto in = takes_part(mask, begin + i);
                        const Floats scaled = hn::Mul(score, scale);
                        const Floats masked = is_number ? hn::Add(scaled, added) : minus_infinity;
                        store(hn::IfThenElse(in, scaled, masked), logits + begin + i, lanes);
                    });
}

/// A row's logits: where they are, and what they have to be multiplied by.
struct RowLogits {
    const float* values;
    double scale;
};

AttentionRowFacts facts_of(const RowLogits& logits, const RowScan& row, std::size_t count_of_keys) {
    AttentionRowFacts facts;
    facts.status = row.status();
    const bool live = facts.status == RowStatus::ok;
    facts.max = live ? static_cast<double>(row.max) * logits.scale : static_cast<double>(row.max);
    facts.live = count(logits.values, count_of_keys,
                       [](Floats z) HWY_ATTR { return hn::Gt(z, hn::Set(FloatTag(), negative_infinity)); });
    facts.log_sum_exp = facts.max;
    if (!live) facts.entropy = std::numeric_limits<double>::quiet_NaN();
    if (facts.status == RowStatus::not_a_number)
        facts.max = facts.log_sum_exp = facts.largest = facts.p_one_minus_p = facts.entropy;
    return facts;
}

AttentionRowFacts attention_row_of(const AttentionRows& how, const float* scores, const std::uint64_t* mask,
                                   float* weights) {
    const KeyRun run =
        how.mask_value == MaskValue::minus_1e9 ? KeyRun{0, how.keys, false} : key_run(mask, how.keys);
    fill(0.0F, weights, run.begin);
    fill(0.0F, weights + run.end, how.keys - run.end);
    float* const live = weights + run.begin;
    const std::size_t keys = run.end - run.begin;
    RowLogits logits{live, 1};
    if (run.whole && how.scale > 0) {
        logits = {scores + run.begin, static_cast<double>(how.scale)};
    } else {
        make_logits(how, scores, mask, run.begin, run.end, weights);
    }

    const RowScan row = look_at(logits.values, keys);
    AttentionRowFacts facts = facts_of(logits, row, keys);
    if (facts.status != RowStatus::ok) {
        const bool bad = facts.status == RowStatus::not_a_number;
        fill(bad ? std::numeric_limits<float>::quiet_NaN() : 0.0F, bad ? weights : live,
             bad ? how.keys : keys);
        return facts;
    }
    const double temperature = how.temperature / logits.scale;
    RowSummary summary;
    if (acts_as_limit(temperature)) {
        const auto sharing = static_cast<double>(
            limit_row<Output::probabilities>(logits.values, live, keys, row.max, temperature));
        summary = summary_at_limit(sharing, facts.max, temperature < same_as_zero);
    } else {
        const RowSumsInUnit row_sums = sums_of_row(logits.values, live, keys, row.max, temperature);
        multiply_by(Reciprocal(row_sums.unit_sum), live, keys);
        summary = summary_of(row_sums.sums, facts.max, how.temperature);
    }
    facts.log_sum_exp = summary.log_sum_exp;
    facts.entropy = summary.entropy;
    facts.largest = summary.largest;
    facts.p_one_minus_p = summary.p_one_minus_p;
    return facts;
}

/// Rows of a matrix: row i has the keys from 0 to `first_end` + i · `step`, no more than all. Those after
/// them are zeroed up to `zeroed_end`.
void rows_of_scores(const AttentionRows& how, const float* scores, float* weights, std::size_t rows,
                    std::size_t first_end, std::size_t step, std::size_t zeroed_end, RowStatus* status,
                    const MemoryTraffic& traffic) {
    const RowTemperature at(how.temperature / static_cast<double>(how.scale));
    for (std::size_t row = 0; row < rows; ++row) {
        const std::size_t end = std::min(first_end + row * step, how.keys);
        float* const to = weights + row * how.keys;
        status[row] = softmax_row(scores + row * how.keys, to, end, at, traffic);
        if (end < zeroed_end) fill(0.0F, to + end, zeroed_end - end);
    }
    if (traffic.scratch != nullptr) hwy::FlushStream();
}

}  // namespace HWY_NAMESPACE
}  // namespace softmaxlab::kernels
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace softmaxlab::kernels {

HWY_EXPORT(score_facts_of);
HWY_EXPORT(attention_row_of);
HWY_EXPORT(rows_of_scores);

ScoreRowFacts score_facts(std::span<const float> scores) {
    return HWY_DYNAMIC_DISPATCH(score_facts_of)(scores.data(), scores.size());
}

AttentionRowFacts attention_row(const AttentionRows& how, const float* scores, const std::uint64_t* mask,
                                float* weights) {
    return HWY_DYNAMIC_DISPATCH(attention_row_of)(how, scores, mask, weights);
}

namespace {

/// Queries that are worked on at once: few, so that no thread is left with all of the long rows.
constexpr std::size_t rows_at_once = 16;

/// Some queries, and the keys that take part: of the first one up to `first_end`, of each after it `step`
/// more.
struct QueryBlock {
    std::size_t first;
    std::size_t rows;
    std::size_t first_end;
    std::size_t step;

    std::size_t last_end() const { return first_end + step * (rows - 1); }
};

void check_softmax(std::size_t queries, std::size_t keys, bool causal, double scale, double temperature) {
    if (keys == 0 || !(scale > 0) || !(temperature >= 0))
        throw std::invalid_argument("attention needs keys, a positive scale and a temperature");
    if (causal && queries > keys)
        throw std::invalid_argument("causal attention needs no fewer keys than queries");
}

/// Calls body(QueryBlock) until all queries are done, on all workers.
template <class Body>
void for_each_block(Workers* workers, std::size_t queries, std::size_t keys, bool causal, const Body& body) {
    share_out(workers, (queries + rows_at_once - 1) / rows_at_once, [&](std::size_t block) {
        const std::size_t first = block * rows_at_once;
        body(QueryBlock{first, std::min(rows_at_once, queries - first),
                        causal ? keys - queries + first + 1 : keys, causal ? std::size_t{1} : 0});
    });
}

}  // namespace

void attention_rows(const AttentionRows& how, bool causal, std::span<const float> scores,
                    std::span<float> weights, std::span<RowStatus> status, Workers* workers, LeftOut left_out,
                    bool streaming_stores) {
    if (scores.size() != status.size() * how.keys || weights.size() != scores.size())
        throw std::invalid_argument("attention needs scores and weights of queries × keys");
    check_softmax(status.size(), how.keys, causal, static_cast<double>(how.scale), how.temperature);
    for_each_block(workers, status.size(), how.keys, causal, [&](const QueryBlock& block) {
        thread_local std::vector<float> scratch;
        if (streaming_stores) scratch.resize(std::max(scratch.size(), how.keys));
        const std::size_t at = block.first * how.keys;
        HWY_DYNAMIC_DISPATCH(rows_of_scores)
        (how, scores.data() + at, weights.data() + at, block.rows, block.first_end, block.step,
         left_out == LeftOut::zeroed ? how.keys : 0, status.data() + block.first,
         MemoryTraffic{streaming_stores ? scratch.data() : nullptr,
                       scores.size() > floats_in_cache ? how.keys : 0});
    });
}

void attention(const AttentionShape& shape, double scale, double temperature, std::span<const float> q,
               std::span<const float> k, std::span<const float> v, std::span<float> output,
               Workers* workers) {
    if (q.size() != shape.queries * shape.d_k || k.size() != shape.keys * shape.d_k ||
        v.size() != shape.keys * shape.d_v || output.size() != shape.queries * shape.d_v)
        throw std::invalid_argument("attention needs Q, K, V and an output of the shape that is given");
    check_softmax(shape.queries, shape.keys, shape.causal, scale, temperature);
    // Kept for the next head: new memory takes longer to come by than it takes to fill.
    thread_local PackedMatrix kept_keys;
    thread_local PackedMatrix kept_values;
    kept_keys.pack_columns(k, shape.keys, shape.d_k);
    kept_values.pack_rows(v, shape.keys, shape.d_v);
    const PackedMatrix& keys = kept_keys;  // of this thread, for all
    const PackedMatrix& values = kept_values;
    const AttentionRows how{shape.keys, static_cast<float>(scale), temperature, MaskValue::minus_infinity};
    for_each_block(workers, shape.queries, shape.keys, shape.causal, [&](const QueryBlock& block) {
        thread_local std::vector<float> weights;
        weights.resize(rows_at_once * shape.keys);
        RowStatus status[rows_at_once];
        const std::size_t end = block.last_end();
        multiply(q.data() + block.first * shape.d_k, block.rows, keys, 0, shape.d_k, weights.data(), end);
        HWY_DYNAMIC_DISPATCH(rows_of_scores)
        (how, weights.data(), weights.data(), block.rows, block.first_end, block.step, end, status, {});
        multiply(weights.data(), block.rows, values, 0, end, output.data() + block.first * shape.d_v);
    });
}

}  // namespace softmaxlab::kernels

#endif
