#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace softmaxlab {

// Everywhere in the numeric core a logit of −inf is a masked class: it takes no part and its probability is
// 0. `apply_mask` turns a mask into such logits; no other function needs to know about masks. A temperature T
// divides the logits: T > 0 is finite, T = 0 is exact argmax (ties share equally, a convention), T = ∞ is
// exactly uniform over the classes that take part.

/// True for the temperatures that every function here accepts: 0, a positive number, ∞.
bool is_temperature(double temperature);

/// The logits with −inf where `mask` is false. An empty mask masks nothing; otherwise the sizes must agree.
/// Throws std::invalid_argument when they do not.
std::vector<double> apply_mask(std::span<const double> logits, const std::vector<bool>& mask);

/// Softmax and what follows from it: e^((z − m)/T) with the max m subtracted, summed with the largest term
/// apart. Everything is computed with 106 bits (double-double) and rounded to double once, the same on every
/// platform: error at most 1 ULP (relative 2.3e-16) for any finite input, also where p is 1 but for 1e-300,
/// where gaps are 1e300 temperatures wide, and among subnormal results. Where log Σ exp cancels, its error is
/// at most 1e-30 max(1, |m/T|): 13 digits are left of a result of 1e-17.
struct Softmax {
    std::vector<double> probabilities;  ///< p, K values, sum 1
    std::vector<double>
        log_probabilities;  ///< log p ≤ 0, K values, −inf for a masked class (T = 0: all but the largest)
    double max = 0;         ///< largest logit (not divided by T)
    double log_sum_exp = 0;   ///< log Σ exp(z/T) over the classes that take part
    double entropy_nats = 0;  ///< H = −Σ p log p, 0 … log K
    double perplexity = 1;    ///< exp(H), 1 … K
    double margin = 0;  ///< p₁ − p₂: the two largest probabilities (1 if a single class takes part)
    std::size_t live_classes = 0;  ///< classes that take part: all but the masked ones
    bool all_masked =
        false;  ///< no class takes part: p is 0; log p, max and log_sum_exp are −inf, the rest NaN
};

/// Softmax of `logits` (K ≥ 1) at `temperature`. A NaN or +inf logit makes every result NaN.
/// Throws std::invalid_argument for K = 0 or a temperature that is not one.
Softmax softmax(std::span<const double> logits, double temperature = 1.0);

/// log Σ exp(z/T), without overflow, as in `Softmax`. Identity: m/T + log Σ exp((z − m)/T). In the limits:
/// log K at T = ∞; at T = 0 it is ±inf with the sign of m, and log of the number of ties where m = 0. −inf if
/// all are masked.
double log_sum_exp(std::span<const double> logits, double temperature = 1.0);

/// H = −Σ p log p in nats, with 0 log 0 = 0, of probabilities as they are (they need not sum to 1): for
/// results of other arithmetic. NaN if one of them is NaN or negative. Relative error at most 4e-16 where
/// every p is at most 1.
double entropy_nats(std::span<const double> probabilities);

/// Nats to bits: H / log 2.
double nats_to_bits(double nats);

/// The logit that gives class `index` the probability `p` while all other logits stay: z = T (logit(p) + LSE
/// of the others). `p` is clamped into [2^-1022, 1 − 2^-53], and the result into the range of double, so that
/// it is finite. Rounded once: error at most 1 ULP of the logit. NaN if another logit is NaN or +inf. Needs
/// an `index` below K, at least one other class that takes part, a p that is not NaN and a finite T > 0;
/// throws std::invalid_argument otherwise.
double logit_for_probability(std::span<const double> logits, std::size_t index, double p, double temperature);

}  // namespace softmaxlab
