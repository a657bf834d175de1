#pragma once

#include <cstddef>
#include <span>

#include "core/base/workers.h"
#include "core/kernels/row_f64.h"

namespace softmaxlab::kernels {

/// Sums over classes, with d = (max − z)/T.
struct ExponentialSums {
    double exponentials = 0;  ///< Σ e^−d
    double weighted = 0;      ///< Σ d e^−d
    double squares = 0;       ///< Σ (d − centre)² e^−d

    void add(const ExponentialSums& more) {
        exponentials += more.exponentials;
        weighted += more.weighted;
        squares += more.squares;
    }
};

/// The temperatures that the functions below take: their reciprocals keep all digits.
bool is_ordinary_temperature(double temperature);

/// Largest relative error of the sums of e^−d and d e^−d, and of a probability, but for what the rounding of
/// d adds.
///
/// An exponential is right to 2.3e-16 (reduced argument, polynomial, scaling by a power of two); the 16 plain
/// additions of a block add 1.7e-15 at most, the compensated sum of the blocks next to nothing; a quotient
/// adds three roundings. The largest that was ever seen is 7e-16.
inline constexpr double softmax_f64_relative_error = 2.5e-15;

/// Likewise for each unit of d, which carries three roundings.
inline constexpr double softmax_f64_error_per_depth = 3.4e-16;

/// Largest absolute error on top of it, for results below DBL_MIN: two steps of double there.
inline constexpr double softmax_f64_absolute_error = 1e-323;

/// The sums over all `logits`, none of which is above `max`, in double, with the widest vectors that the
/// processor has. Any number of classes, none included; −inf is a masked class; no NaN and no +inf, and
/// max − z must be finite for every other class. Terms with d above 950 count as 0.
ExponentialSums exponential_sums(std::span<const double> logits, double max, double temperature,
                                 double centre = 0);

/// Stable softmax of one row in double: p and log p of every class (0 and −inf for a masked one). Absolute
/// error of log p: softmax_f64_relative_error, and softmax_f64_error_per_depth for each unit of d.
///
/// `facts`: those of `logits`, with a class that takes part, and max − least finite. `probabilities` and
/// `log_probabilities`: as many as `logits`; throws std::invalid_argument if there are others. `workers`
/// share the row; they change no bit of it. Returns the sums about 0 of all classes but the top, whose
/// exponential is 1: kept apart, they have all their digits when it has nearly everything.
ExponentialSums softmax_row(std::span<const double> logits, const RowFacts& facts, double temperature,
                            std::span<double> probabilities, std::span<double> log_probabilities,
                            Workers* workers = nullptr);

}  // namespace softmaxlab::kernels
