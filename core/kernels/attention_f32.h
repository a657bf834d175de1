#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/numeric/attention_facts.h"

namespace softmaxlab {

class Workers;

namespace kernels {

/// How rows of scores become weights.
struct AttentionRows {
    std::size_t keys = 0;
    float scale = 1;         ///< multiplies the scores, rounded to float32
    double temperature = 1;  ///< 0 … ∞, both included
    MaskValue mask_value = MaskValue::minus_infinity;
};

/// What a row of scores says about itself. The sums are made in double.
ScoreRowFacts score_facts(std::span<const float> scores);

/// The softmax of one row of masked, scaled scores, float32 in and out, with the widest vectors that the
/// processor has.
///
/// `scores`: any values; `mask`: a bit for each key, bit j % 64 of word j / 64, set = takes part; `weights`:
/// `keys` values in 0 … 1, not overlapping the scores. Only the keys between the first and the last that take
/// part are looked at. Contract and error are those of softmax_rows() (core/kernels/softmax_f32.h) for the
/// float32 logits score · scale (− 1e9); the facts are made from the same exponentials, in double: relative
/// error 1e-6.
AttentionRowFacts attention_row(const AttentionRows& how, const float* scores, const std::uint64_t* mask,
                                float* weights);

/// What attention_rows() does with the weights of keys that causality leaves out.
enum class LeftOut { zeroed, untouched };

/// The softmax of rows of scores, without facts: scores · scale / T. `scores`, `weights`: queries × how.keys,
/// row-major, the same memory or apart; `status`: one for each query. `causal`: key j takes part in row i if
/// j ≤ i + keys − queries, the others have weight 0, or what they had, which saves half of the writing.
/// `workers` may be null.
///
/// Contract and error are those of softmax_rows() for the exact product score · scale. Throws
/// std::invalid_argument if the sizes disagree, the scale is not positive, the temperature is none, or causal
/// rows have fewer keys than queries.
void attention_rows(const AttentionRows& how, bool causal, std::span<const float> scores,
                    std::span<float> weights, std::span<RowStatus> status, Workers* workers = nullptr,
                    LeftOut left_out = LeftOut::zeroed, bool streaming_stores = false);

/// One head of attention, softmax(Q Kᵀ · scale / T) V, without keeping its weights: 16 queries at a time.
struct AttentionShape {
    std::size_t queries = 0;
    std::size_t keys = 0;
    std::size_t d_k = 0;
    std::size_t d_v = 0;
    bool causal = false;  ///< key j takes part for query i if j ≤ i + keys − queries
};

/// `q`: queries × d_k, `k`: keys × d_k, `v`: keys × d_v, `output`: queries × d_v, all row-major float32;
/// all values finite. `scale` is 1/√d_k as a rule. `workers` may be null.
///
/// Error of an output against the same sums in double: the scores have product_error(d_k) · Σ |q k| (see
/// core/kernels/matrix_f32.h), which their softmax passes on twice at most, times scale/T; the weights have
/// softmax_f32_relative_error; the sum over the values product_error(keys) · max |v|. Throws as
/// attention_rows().
void attention(const AttentionShape& shape, double scale, double temperature, std::span<const float> q,
               std::span<const float> k, std::span<const float> v, std::span<float> output,
               Workers* workers = nullptr);

}  // namespace kernels
}  // namespace softmaxlab
