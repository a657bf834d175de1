#include "core/numeric/sampling.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/base/limits.h"
#include "core/numeric/filter.h"
#include "core/numeric/softmax.h"
#include "core/numeric/temperature.h"

namespace softmaxlab {
namespace {

std::uint64_t mixed(std::uint64_t z) {
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
}

std::uint64_t seeded_bits(std::uint64_t seed, std::uint64_t index) {
    constexpr std::uint64_t golden = 0x9E3779B97F4A7C15U;
    return mixed(mixed(seed + golden) + (index + 1) * golden);
}

std::vector<bool> kept_by(SamplingFilter filter, std::span<const double> probabilities,
                          const SamplingOptions& options) {
    switch (filter) {
        case SamplingFilter::top_k:
            return top_k(probabilities, options.top_k == 0 ? probabilities.size() : options.top_k);
        case SamplingFilter::top_p:
            return top_p(probabilities, options.top_p);
        case SamplingFilter::min_p:
            break;
    }
    return min_p(probabilities, options.min_p);
}

bool is_off(SamplingFilter filter, const SamplingOptions& options) {
    switch (filter) {
        case SamplingFilter::top_k:
            return options.top_k == 0;
        case SamplingFilter::top_p:
            return options.top_p == 1;
        case SamplingFilter::min_p:
            break;
    }
    return options.min_p == 0;
}

/// Takes away what is not kept, and makes the rest sum to 1.
void keep(const std::vector<bool>& kept, std::vector<double>& probabilities) {
    double sum = 0;
    for (std::size_t i = 0; i < probabilities.size(); ++i) {
        if (!kept[i]) probabilities[i] = 0;
        sum += probabilities[i];
    }
    if (sum == 0) return;  // all are masked: nothing can be drawn
    for (double& p : probabilities) p /= sum;
}

}  // namespace

std::vector<double> with_repetition_penalty(std::span<const double> logits,
                                            std::span<const std::size_t> occurred, double penalty) {
    if (!(penalty > 0 && penalty < infinity))
        throw std::invalid_argument("a repetition penalty is positive and finite");
    std::vector<double> result(logits.begin(), logits.end());
    for (const std::size_t index : occurred) {
        if (index >= logits.size()) throw std::invalid_argument("a token that has occurred has no logit");
        result[index] = logits[index] > 0 ? logits[index] / penalty : logits[index] * penalty;
    }
    return result;
}

std::string_view name_of(SamplingFilter filter) {
    constexpr std::array<std::string_view, 3> names = {"top-k", "top-p", "min-p"};
    return names[static_cast<std::size_t>(filter)];
}

SamplingTrace sampling_trace(std::span<const double> logits, std::span<const std::size_t> occurred,
                             const SamplingOptions& options) {
    if (!is_temperature(options.temperature))
        throw std::invalid_argument("a temperature is 0, positive or infinite");
    if (!(options.top_p > 0 && options.top_p <= 1))
        throw std::invalid_argument("top-p needs a p above 0 and at most 1");
    if (!(options.min_p >= 0 && options.min_p <= 1))
        throw std::invalid_argument("min-p needs a fraction from 0 to 1");
    SamplingTrace trace;
    trace.before = softmax(logits).probabilities;
    trace.logits = with_repetition_penalty(logits, occurred, options.repetition_penalty);
    trace.tempered = softmax(trace.logits, options.temperature).probabilities;
    trace.probabilities = trace.tempered;
    const bool lost = std::isnan(trace.probabilities.front());
    std::vector<bool> all(logits.size(), true);
    for (const SamplingFilter filter : sampling_filters) {
        const auto at = static_cast<std::size_t>(filter);
        trace.kept[at] = all;
        if (lost || is_off(filter, options)) continue;
        // What an earlier filter has removed, or is impossible anyway, is not removed once more.
        const std::vector<bool> kept = kept_by(filter, trace.probabilities, options);
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (!all[i] || kept[i]) continue;
            all[i] = false;
            ++trace.removed[at];
        }
        trace.kept[at] = all;
        keep(all, trace.probabilities);
    }
    return trace;
}

double seeded_uniform(std::uint64_t seed, std::uint64_t index) {
    return static_cast<double>(seeded_bits(seed, index) >> 11U) * 0x1p-53;
}

std::vector<std::size_t> drawing_order(std::span<const double> probabilities) {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < probabilities.size(); ++i)
        if (probabilities[i] > 0) order.push_back(i);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return probabilities[a] > probabilities[b]; });
    return order;
}

Draw draw(std::span<const double> probabilities, std::span<const std::size_t> order, double u) {
    if (order.empty()) throw std::invalid_argument("nothing can be drawn where no probability is above 0");
    Draw result;
    for (const std::size_t index : order) {
        result = {index, result.end, result.end + probabilities[index]};
        if (u < result.end) break;
    }
    return result;
}

std::vector<double> gumbel_noise(std::size_t count, std::uint64_t seed, std::uint64_t draw) {
    // Another stream than that of seeded_uniform(seed, …), and another one for each draw.
    const std::uint64_t stream = seeded_bits(~seed, draw);
    std::vector<double> noise(count);
    for (std::size_t i = 0; i < count; ++i) {
        const auto bits = static_cast<double>(seeded_bits(stream, i) >> 11U);
        noise[i] = -std::log(-std::log((bits + 0.5) * 0x1p-53));  // neither 0 nor 1
    }
    return noise;
}

std::size_t gumbel_draw(std::span<const double> probabilities, std::span<const double> noise) {
    if (probabilities.size() != noise.size())
        throw std::invalid_argument("Gumbel's noise is one number for each probability");
    std::size_t best = probabilities.size();
    double largest = -infinity;
    for (std::size_t i = 0; i < probabilities.size(); ++i) {
        if (!(probabilities[i] > 0)) continue;
        const double value = std::log(probabilities[i]) + noise[i];
        if (best < probabilities.size() && value <= largest) continue;
        best = i;
        largest = value;
    }
    if (best == probabilities.size())
        throw std::invalid_argument("nothing can be drawn where no probability is above 0");
    return best;
}

}  // namespace softmaxlab
