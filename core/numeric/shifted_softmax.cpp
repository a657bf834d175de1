#include "core/numeric/shifted_softmax.h"

#include <algorithm>
#include <cmath>

#include "core/base/limits.h"
#include "core/numeric/shifted_logit.h"

namespace softmaxlab {
namespace {

// m/T, where 0/0 at T = 0 counts as 0, as in log_sum_exp.
double max_over(double max, double temperature) {
    if (max == 0 || temperature == infinity) return 0;
    return max / temperature;
}

}  // namespace

Softmax shifted_softmax(std::span<const double> logits, double scale, double shift, double temperature) {
    return with_shift(softmax(logits, temperature / scale), scale, shift, temperature);
}

Softmax with_shift(Softmax row, double scale, double shift, double temperature) {
    if (!std::isfinite(row.max)) return row;
    const std::vector<double>& log_p = row.log_probabilities;
    const double log_sum = 0 - *std::max_element(log_p.begin(), log_p.end());
    row.max = exact_shifted_logit(row.max, scale, shift);
    row.log_sum_exp = max_over(row.max, temperature) + log_sum;
    return row;
}

}  // namespace softmaxlab
