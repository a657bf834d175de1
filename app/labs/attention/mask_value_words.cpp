#include <algorithm>
#include <cmath>

#include "app/labs/attention/mask_value_view.h"
#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"

namespace softmaxlab {
namespace {

bool has_nan(const Trace& trace) {
    return std::any_of(trace.probabilities.begin(), trace.probabilities.end(),
                       [](double p) { return std::isnan(p); });
}

/// What a row's masked keys have.
struct MaskedKeys {
    std::size_t count = 0;
    bool all_infinite = true;  ///< their logits, as the format holds them
    double total = 0;          ///< of their weights
    double least = INFINITY;
    double largest = 0;
};

MaskedKeys masked_keys(const Trace& trace, const MaskBits& mask, std::size_t query) {
    MaskedKeys keys;
    for (std::size_t key = 0; key < trace.probabilities.size(); ++key) {
        if (mask.at(query, key)) continue;
        ++keys.count;
        keys.all_infinite = keys.all_infinite && trace.logits[key] == -INFINITY;
        keys.total += trace.probabilities[key];
        keys.least = std::min(keys.least, trace.probabilities[key]);
        keys.largest = std::max(keys.largest, trace.probabilities[key]);
    }
    return keys;
}

std::string_view range_check(FrameArena& arena, Format format, const MaskedKeys& keys) {
    if (!keys.all_infinite) return {};
    return formatted(arena, "The largest number of {} is {}: −1e9 becomes −∞. ", name_of(format),
                     fitted(arena, limits_of(format).largest, 9));
}

std::string_view words_for_all_masked(FrameArena& arena, const MaskTraces& traces, const MaskedKeys& keys) {
    const std::string_view infinite = "All keys are masked. With −∞ every weight is NaN (−∞ − −∞). ";
    if (has_nan(traces.number))
        return joined(arena, infinite, range_check(arena, traces.format, keys),
                      "So −1e9 ends in the same NaN.");
    const std::string_view each = keys.least == keys.largest
                                      ? formatted(arena, "uniform, {} each,", fitted(arena, keys.largest, 7))
                                      : formatted(arena, "from {} to {},", fitted(arena, keys.least, 7),
                                                  fitted(arena, keys.largest, 7));
    return joined(
        arena, infinite,
        formatted(arena, "With −1e9 the weights are {} over keys that should all be left out.", each));
}

}  // namespace

std::string_view explain_traced_weight(FrameArena& arena, const Trace& trace, std::size_t key) {
    const std::string_view max = trace.max ? fitted(arena, *trace.max, 9) : "NaN";
    return formatted(arena, "In {}: logit {}, max {}, exponent {}\ne^({}) / Σ = {} / {} = {}",
                     name_of(trace.format), fitted(arena, trace.logits[key], 9), max,
                     fitted(arena, trace.shifted[key], 9), fitted(arena, trace.shifted[key], 9),
                     fitted(arena, trace.exponentials[key], 9), fitted(arena, trace.sum, 9),
                     exactly(arena, trace.probabilities[key], trace.format));
}

std::string_view mask_value_words(FrameArena& arena, const MaskTraces& traces, const MaskBits& mask) {
    const MaskedKeys keys = masked_keys(traces.number, mask, traces.query);
    if (keys.count == 0) return "No key of this row is masked: either value changes nothing.";
    if (keys.count == traces.number.probabilities.size()) return words_for_all_masked(arena, traces, keys);
    if (has_nan(traces.infinity) || has_nan(traces.number))
        return "A logit is no number: neither mask mends it.";
    const std::string_view range = range_check(arena, traces.format, keys);
    if (keys.total > 0)
        return joined(arena, range,
                      formatted(arena, "With −1e9 the masked keys get {} of the weight, with −∞ nothing.",
                                fitted(arena, keys.total, 7)));
    double largest = 0;
    for (std::size_t key = 0; key < traces.number.probabilities.size(); ++key)
        largest = std::max(largest,
                           std::fabs(traces.number.probabilities[key] - traces.infinity.probabilities[key]));
    if (largest > 0)
        return joined(arena, range,
                      formatted(arena, "The weights differ by up to {}.", fitted(arena, largest, 7)));
    return joined(arena, range,
                  formatted(arena, "Both masks give the same weights in {}, and the masked keys exactly 0.",
                            name_of(traces.format)));
}

}  // namespace softmaxlab
