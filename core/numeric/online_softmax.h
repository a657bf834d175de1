#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace softmaxlab {

/// What one block of a row does to the running max m, sum ℓ and output.
struct OnlineStep {
    std::size_t first = 0;  ///< key
    std::size_t count = 0;
    double block_max = 0;   ///< of logits / T; −∞ if all of the block are masked
    double max_before = 0;  ///< m; −∞ before the first live key
    double max_after = 0;
    double rescale = 1;    ///< e^(m before − m after): what ℓ and the output so far are multiplied by
    double block_sum = 0;  ///< Σ e^(x − m after) over the block
    double sum_after = 0;  ///< ℓ
    std::vector<double>
        output_after;  ///< Σ e^(x − m after) v / ℓ of the keys so far, d_v values; NaN while ℓ is 0
};

struct OnlineSoftmax {
    std::vector<OnlineStep> steps;
    std::vector<double> weights;  ///< e^(x − m)/ℓ with the last m and ℓ; 0 if all are masked
};

/// The softmax of a row, block by block, as FlashAttention goes over it: nothing but m, ℓ and the output is
/// kept from one block to the next. With real numbers it is exactly softmax: e^(x − m) e^(m − m′) = e^(x −
/// m′). In plain double arithmetic each rescaling rounds once more: relative error of a weight about (steps +
/// K) · 1.1e-16.
///
/// `logits`: K ≥ 1, finite or −∞ (masked). `values`: K × d_v, row-major; may be empty. `block` ≥ 1.
/// `temperature`: positive and finite. Throws std::invalid_argument otherwise.
///
/// Source: M. Milakov and N. Gimelshein, "Online normalizer calculation for softmax", 2018; T. Dao et al.,
/// "FlashAttention", 2022.
OnlineSoftmax online_softmax(std::span<const double> logits, std::span<const double> values,
                             std::size_t block, double temperature);

}  // namespace softmaxlab
