#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "core/engine/attention_backend.h"

namespace softmaxlab {

/// What softmax gets for a raw score: score · scale, then −∞ or −1e9 added where the mask leaves the cell
/// out. `format`: f64, or f32 with every step rounded to float.
double masked_score(double score, double scale, bool takes_part, MaskValue value, Format format);

/// The raw scores of one query, every dot product rounded once (core/numeric/dot.h), or the given ones.
std::vector<double> exact_scores(const AttentionHead& head, std::size_t query);

/// In double: dot products and softmax in double-double, each rounded once. The error of a weight is that of
/// its logits, |logit| · 2.3e-16 for score · scale and its rounding, and 1 ULP. The output adds up in
/// double-double.
std::unique_ptr<AttentionBackend> make_reference_attention();

/// Throws std::invalid_argument if the matrices of the head disagree in their sizes, or there are none.
void check(const AttentionHead& head);

/// Whether no value is NaN or infinite once it is rounded to the format that is computed in: otherwise a key
/// without weight must be left out of the output, where 0 · NaN and 0 · ∞ are NaN.
bool has_finite_values(const AttentionHead& head, Format format);

/// Throws std::out_of_range unless rows first … first + count − 1 are among `rows`.
void check_rows(std::size_t first, std::size_t count, std::size_t rows);

}  // namespace softmaxlab
