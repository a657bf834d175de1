#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/engine/attention_backend.h"

namespace softmaxlab::kernels {

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

}  // namespace softmaxlab::kernels
