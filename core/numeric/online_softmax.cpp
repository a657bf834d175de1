#include "core/numeric/online_softmax.h"

#include "core/base/limits.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace softmaxlab {
namespace {

constexpr double minus_infinity = -infinity;

/// e^(x − max), and 0 for a masked x even while the max is −∞ itself.
double exp_below(double x, double max) {
    return x == minus_infinity ? 0 : std::exp(x - max);
}

/// m, ℓ and the output that is not divided by ℓ yet.
struct Running {
    double max = minus_infinity;
    double sum = 0;
    std::vector<double> output;
};

OnlineStep take_block(Running& running, std::span<const double> scaled, std::span<const double> values,
                      std::size_t first) {
    OnlineStep step;
    step.first = first;
    step.count = scaled.size();
    step.block_max = *std::max_element(scaled.begin(), scaled.end());
    step.max_before = running.max;
    step.max_after = std::max(running.max, step.block_max);
    step.rescale = running.sum > 0 ? exp_below(running.max, step.max_after) : 1;
    for (double& component : running.output) component *= step.rescale;
    const std::size_t columns = running.output.size();
    for (std::size_t i = 0; i < scaled.size(); ++i) {
        const double exponential = exp_below(scaled[i], step.max_after);
        step.block_sum += exponential;
        for (std::size_t c = 0; c < columns; ++c) running.output[c] += exponential * values[i * columns + c];
    }
    running.max = step.max_after;
    running.sum = running.sum * step.rescale + step.block_sum;
    step.sum_after = running.sum;
    for (const double component : running.output) step.output_after.push_back(component / running.sum);
    return step;
}

}  // namespace

OnlineSoftmax online_softmax(std::span<const double> logits, std::span<const double> values,
                             std::size_t block, double temperature) {
    if (logits.empty() || block == 0 || values.size() % logits.size() != 0 || !(temperature > 0) ||
        std::isinf(temperature)) {
        throw std::invalid_argument("online softmax needs logits, blocks and a finite temperature above 0");
    }
    std::vector<double> scaled(logits.begin(), logits.end());
    for (double& x : scaled) x /= temperature;

    OnlineSoftmax result;
    Running running;
    const std::size_t columns = values.size() / logits.size();
    running.output.assign(columns, 0);
    for (std::size_t first = 0; first < scaled.size(); first += block) {
        const std::size_t count = std::min(block, scaled.size() - first);
        result.steps.push_back(take_block(running, std::span<const double>(scaled).subspan(first, count),
                                          values.subspan(first * columns, count * columns), first));
    }
    for (const double x : scaled)
        result.weights.push_back(running.sum > 0 ? exp_below(x, running.max) / running.sum : 0);
    return result;
}

}  // namespace softmaxlab
