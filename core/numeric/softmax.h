#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace softmaxlab {

// Everywhere in the numeric core a logit of −inf is a masked class: it takes no part and its probability is 0.
// `apply_mask` turns a mask into such logits; no other function needs to know about masks.
// A temperature T divides the logits: T > 0 is finite, T = 0 is exact argmax (ties share equally, a convention),
// T = ∞ is exactly uniform over the classes that take part.

/// True for the temperatures that every function here accepts: 0, a positive number, ∞.
bool is_temperature(double temperature);

/// The logits with −inf where `mask` is false. An empty mask masks nothing; otherwise the sizes must agree.
/// Throws std::invalid_argument when they do not.
std::vector<double> apply_mask(std::span<const double> logits, const std::vector<bool>& mask);

/// Softmax and what follows from it. All members are computed with max subtraction in extended precision where the
/// platform has it, then rounded to double once.
struct Softmax {
    std::vector<double> probabilities;      ///< p, K values, sum 1
    std::vector<double> log_probabilities;  ///< log p, K values, −inf for a masked class
    double max = 0;                         ///< largest logit (not divided by T)
    double log_sum_exp = 0;                 ///< log Σ exp(z/T) over the classes that take part
    double entropy_nats = 0;                ///< H = −Σ p log p, 0 … log K
    double perplexity = 1;                  ///< exp(H), 1 … K
    double margin = 0;                      ///< p₁ − p₂: the two largest probabilities (1 if a single class takes part)
    std::size_t live_classes = 0;           ///< classes that take part
    bool all_masked = false;                ///< no class takes part: probabilities are 0, the rest NaN
};

/// Softmax of `logits` (K ≥ 1) at `temperature`. A NaN or +inf logit makes the result NaN.
/// Throws std::invalid_argument for K = 0 or a temperature that is not one.
Softmax softmax(std::span<const double> logits, double temperature = 1.0);

/// log Σ exp(z/T), without overflow. Identity: m/T + log Σ exp((z − m)/T).
double log_sum_exp(std::span<const double> logits, double temperature = 1.0);

/// H = −Σ p log p in nats, with 0 log 0 = 0.
double entropy_nats(std::span<const double> probabilities);

/// Nats to bits: H / log 2.
double nats_to_bits(double nats);

/// ∂pᵢ/∂zⱼ = pᵢ (δᵢⱼ − pⱼ) / T, row-major K×K. Rows and columns sum to 0. At T = 0 and T = ∞ it is 0.
std::vector<double> jacobian(std::span<const double> logits, double temperature = 1.0);

/// Cross-entropy against one target class.
struct CrossEntropy {
    std::size_t target = 0;
    double loss = 0;               ///< −log p_y, ≥ 0; inf for a masked target
    std::vector<double> gradient;  ///< ∂loss/∂z = (p − y)/T, K values
};

/// Throws std::out_of_range if `target` is not a class.
CrossEntropy cross_entropy(std::span<const double> logits, std::size_t target, double temperature = 1.0);

/// The logit that gives class `index` the probability `p` while all other logits stay: z = T (logit(p) + LSE of the
/// others). `p` is clamped into (0, 1), so that the result is finite. Needs at least one other class that takes part
/// and a finite T > 0; throws std::invalid_argument otherwise.
double logit_for_probability(std::span<const double> logits, std::size_t index, double p, double temperature);

}  // namespace softmaxlab
