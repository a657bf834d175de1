#include "core/numeric/log_values.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "core/base/limits.h"
#include "core/numeric/rounding.h"
#include "core/numeric/temperature.h"

namespace softmaxlab {
namespace {

// m/T, where 0/0 at T = 0 counts as 0.
double max_over(Format format, double max, double temperature) {
    if (temperature == infinity) return std::isfinite(max) ? 0 : max;
    if (temperature == 0) return max == 0 ? 0 : round_to(format, max * infinity);
    return temperature == 1 ? max : rounded_quotient(format, max, temperature);
}

double max_of(const Trace& trace) {
    const std::vector<double>& z = trace.logits;
    if (std::any_of(z.begin(), z.end(), [](double x) { return std::isnan(x); })) return quiet_nan;
    return *std::max_element(z.begin(), z.end());
}

}  // namespace

LogValues log_values(const Trace& trace) {
    const Format format = trace.format;
    LogValues values;
    values.log_sum = rounded_log(format, trace.sum);
    values.log_sum_exp = values.log_sum;
    if (trace.method == Method::stable || is_limit(trace.temperature)) {
        const double max = trace.max.value_or(max_of(trace));
        values.log_sum_exp = round_to(format, max_over(format, max, trace.temperature) + values.log_sum);
    }

    const std::vector<double>& exponents = trace.shifted.empty() ? trace.scaled : trace.shifted;
    const std::size_t classes = trace.probabilities.size();
    values.log_of_probabilities.resize(classes);
    values.log_softmax.resize(classes);
    for (std::size_t i = 0; i < classes; ++i) {
        const double p = trace.probabilities[i];
        const bool masked = trace.input[i] == -infinity;
        values.log_of_probabilities[i] = masked && p == 0 ? -infinity : rounded_log(format, p);
        const bool stays_masked = exponents[i] == -infinity && std::isfinite(values.log_sum);
        values.log_softmax[i] = stays_masked ? -infinity : round_to(format, exponents[i] - values.log_sum);
    }
    return values;
}

}  // namespace softmaxlab
