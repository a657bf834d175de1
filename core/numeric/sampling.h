#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace softmaxlab {

/// How the next token is chosen from its logits. The defaults change nothing.
struct SamplingOptions {
    double repetition_penalty = 1;  ///< ≥ 1 as a rule, positive; 1: off
    double temperature = 1;         ///< 0 (the largest logit) … ∞, both included
    std::size_t top_k = 0;          ///< 0: off
    double top_p = 1;               ///< above 0; 1: off
    double min_p = 0;               ///< 0 … 1; 0: off

    bool operator==(const SamplingOptions&) const = default;
};

/// Divides the positive logits of the tokens that have occurred by `penalty`, and multiplies the negative
/// ones by it, once however often a token occurred. `occurred`: indices of logits. Throws
/// std::invalid_argument if the penalty is not positive and finite, or an index is none. Source: Keskar et
/// al., "CTRL: A Conditional Transformer Language Model for Controllable Generation", 2019.
std::vector<double> with_repetition_penalty(std::span<const double> logits,
                                            std::span<const std::size_t> occurred, double penalty);

/// The filters in their order: each looks at what the one before it has left, renormalised.
enum class SamplingFilter { top_k, top_p, min_p };
inline constexpr std::array<SamplingFilter, 3> sampling_filters = {
    SamplingFilter::top_k, SamplingFilter::top_p, SamplingFilter::min_p};

/// "top-k", "top-p", "min-p".
std::string_view name_of(SamplingFilter filter);

/// From logits to what is drawn from, with every step.
struct SamplingTrace {
    std::vector<double> logits;             ///< with the penalty
    std::vector<double> before;             ///< softmax of the logits as they came, at T = 1
    std::vector<double> tempered;           ///< softmax(logits / T), before any filter
    std::array<std::vector<bool>, 3> kept;  ///< behind each of the filters, in their order
    std::array<std::size_t, 3> removed{};   ///< how many each has removed
    std::vector<double> probabilities;      ///< what is drawn from: they sum to 1, and are 0 where removed
};

/// Throws std::invalid_argument for no logits and for options out of their range. A NaN or +∞ among the
/// logits makes all probabilities NaN. Ties at the edge of a filter as in core/numeric/filter.h.
SamplingTrace sampling_trace(std::span<const double> logits, std::span<const std::size_t> occurred,
                             const SamplingOptions& options);

/// A number in 0 ≤ u < 1 for each pair, the same on every machine, for ever (SplitMix64 in counter mode:
/// Steele, Lea, Flood, 2014). Numbers of one seed are independent of each other: number `index` can be had
/// without those before it, so that going a step back gives back its u.
double seeded_uniform(std::uint64_t seed, std::uint64_t index);

/// The probabilities side by side, the most probable first, of equals the lower index: indices of all above
/// 0.
std::vector<std::size_t> drawing_order(std::span<const double> probabilities);

/// What a draw has hit, and where it lies between 0 and 1.
struct Draw {
    std::size_t index = 0;
    double begin = 0;
    double end = 0;
};

/// The inverse of the distribution function: of the probabilities, side by side in that order, the one over
/// `u`, 0 ≤ u < 1. Where rounding leaves their sum below u, it is the last. Throws std::invalid_argument if
/// the order is empty.
Draw draw(std::span<const double> probabilities, std::span<const std::size_t> order, double u);

/// The same distribution in another way: log p + g is largest for index i with the probability p_i, where the
/// g are independent draws of Gumbel's distribution, −log(−log u). Number `index` of `count` for draw number
/// `draw` of a seed. Source: Gumbel, "Statistical Theory of Extreme Values and Some Practical Applications",
/// 1954.
std::vector<double> gumbel_noise(std::size_t count, std::uint64_t seed, std::uint64_t draw);

/// argmax(log p + g) over all with p above 0. Throws std::invalid_argument if the sizes differ, or there is
/// none.
std::size_t gumbel_draw(std::span<const double> probabilities, std::span<const double> noise);

}  // namespace softmaxlab
