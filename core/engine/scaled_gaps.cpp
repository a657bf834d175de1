#include "core/engine/scaled_gaps.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "core/base/limits.h"
#include "core/kernels/row_f64.h"
#include "core/numeric/softmax.h"
#include "core/numeric/temperature.h"

namespace softmaxlab {

namespace {

/// The float32 that a kernel takes for −gap: a masked class is −∞, and no other.
float negated(double gap, bool masked) {
    if (masked) return -std::numeric_limits<float>::infinity();
    return -static_cast<float>(std::min(gap, static_cast<double>(std::numeric_limits<float>::max())));
}

}  // namespace

void check(const SoftmaxInput& input) {
    if (input.classes == 0) throw std::invalid_argument("softmax needs at least one class");
    if (input.logits.size() % input.classes != 0 || input.logits.size() / input.classes != input.rows) {
        throw std::invalid_argument("softmax needs as many logits as rows times classes");
    }
    if (!is_temperature(input.temperature)) {
        throw std::invalid_argument("a temperature is 0, a positive number or infinity");
    }
}

std::vector<float> scaled_gaps(const SoftmaxInput& input) {
    std::vector<float> gaps;
    scaled_gaps(input, gaps);
    return gaps;
}

void scaled_gaps(const SoftmaxInput& input, std::vector<float>& gaps) {
    gaps.resize(input.logits.size());
    for (std::size_t row = 0; row < input.rows; ++row) {
        const std::span<const double> logits = input.logits.subspan(row * input.classes, input.classes);
        const std::span<float> out = std::span(gaps).subspan(row * input.classes, input.classes);
        const kernels::RowFacts facts = input.facts != nullptr ? *input.facts : kernels::facts_of(logits);
        if (facts.not_a_number) {
            std::fill(out.begin(), out.end(), std::numeric_limits<float>::quiet_NaN());
        } else if (std::isfinite(facts.max - facts.min)) {
            for_each_part(input.workers, logits.size(), [&](std::size_t first, std::size_t count) {
                kernels::scaled_gaps(logits.subspan(first, count), facts.max, input.temperature,
                                     out.subspan(first, count));
            });
        } else {
            for (std::size_t i = 0; i < input.classes; ++i)
                out[i] = negated(scaled_gap(facts.max, logits[i], input.temperature), logits[i] == -infinity);
        }
    }
}

std::vector<double> widened(std::span<const float> probabilities) {
    return {probabilities.begin(), probabilities.end()};
}

void widen(std::span<const float> probabilities, std::vector<double>& wide, Workers* workers) {
    wide.resize(probabilities.size());
    for_each_part(workers, probabilities.size(), [&](std::size_t first, std::size_t count) {
        std::copy_n(probabilities.begin() + static_cast<std::ptrdiff_t>(first), count,
                    wide.begin() + static_cast<std::ptrdiff_t>(first));
    });
}

}  // namespace softmaxlab
