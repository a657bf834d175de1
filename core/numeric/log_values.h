#pragma once

#include <vector>

#include "core/numeric/trace.h"

namespace softmaxlab {

/// The logarithms that follow from a trace, every step rounded to its format, correctly and once; nothing is
/// repaired. With max subtraction Σ is at least 1, so that only `log_of_probabilities` can be −∞.
struct LogValues {
    std::vector<double> log_of_probabilities;  ///< log p of the p of the trace: −∞ where p underflowed to 0
    std::vector<double> log_softmax;  ///< without p. naive: z/T − log Σ; stable: (z − m)/T − log Σ
    double log_sum = 0;               ///< log Σ of the trace's sum
    double log_sum_exp = 0;           ///< log Σ e^(z/T). naive: log Σ; stable: m/T + log Σ
};

/// A masked class is −∞ in every format; f8e4m3 has no other −∞: the logarithm of 0 is NaN there. At T = 0
/// and T = ∞ log_sum_exp is the limit m/T + log Σ with either method, where 0/0 counts as 0.
LogValues log_values(const Trace& trace);

}  // namespace softmaxlab
