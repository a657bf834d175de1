#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

namespace softmaxlab {

/// Sums over a row of logits, with x = (z − max)/T. Those that are as large as the maximum are kept apart
/// from the others: what the others have is then not lost beside it.
struct RowSums {
    double tops = 0;      ///< how many logits are as large as the maximum: their e^x is 1
    double others = 0;    ///< Σ e^x of the others, but of those whose e^x is 0 in the format of the result
    double weighted = 0;  ///< Σ x e^x, ≤ 0
    double squares = 0;   ///< Σ e^2x of the others
    double classes = 0;   ///< how many have been added up: tops and others

    double exponentials() const { return tops + others; }
};

/// What the sums of a row say about its softmax.
struct RowSummary {
    double log_sum_exp = 0;    ///< log Σ e^(z/T)
    double entropy = 0;        ///< nats, 0 … log(classes): exactly 0 where one class has everything
    double largest = 0;        ///< probability
    double p_one_minus_p = 0;  ///< Σ p (1 − p), which is 1 − Σ p²
};

/// `max`: of the logits; `sums`: at this temperature, which is not a limit. The entropy and Σ p (1 − p) have
/// the relative error of the sums: nothing cancels.
inline RowSummary summary_of(const RowSums& sums, double max, double temperature) {
    const double sum = sums.exponentials();
    const double log_sum = std::log(sums.tops) + std::log1p(sums.others / sums.tops);
    // H = log Σ − Σ x e^x / Σ; Σ² (1 − Σ p²) is what is left when the tops' own squares are taken off.
    const double entropy = log_sum - sums.weighted / sum;
    const double among_others = std::max(sums.others * sums.others - sums.squares, 0.0);
    const double passed = sums.tops * (sums.tops - 1) + 2 * sums.tops * sums.others + among_others;
    return {max / temperature + log_sum, std::clamp(entropy, 0.0, std::log(sums.classes)), 1 / sum,
            passed / (sum * sum)};
}

/// At T = 0 (`coldest`) or T = ∞, where `sharing` classes share equally.
inline RowSummary summary_at_limit(double sharing, double max, bool coldest) {
    const double shift =
        coldest && max != 0 ? std::copysign(std::numeric_limits<double>::infinity(), max) : 0;
    return {shift + std::log(sharing), std::log(sharing), 1 / sharing, 1 - 1 / sharing};
}

}  // namespace softmaxlab
