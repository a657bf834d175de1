#include <algorithm>
#include <cmath>

#include "app/labs/attention/mask_value_view.h"
#include "app/ui/frame_memory.h"
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

Text range_check(Format format, const MaskedKeys& keys) {
    if (!keys.all_infinite) return {};
    return formatted("The largest number of {} is {}: -1e9 becomes -∞. ", name_of(format),
                     fitted(limits_of(format).largest, 9));
}

Text words_for_all_masked(const MaskTraces& traces, const MaskedKeys& keys) {
    const Text infinite = "All keys are masked. With -∞ every weight is NaN (-∞ - -∞). ";
    if (has_nan(traces.number))
        return infinite + range_check(traces.format, keys) + "So -1e9 ends in the same NaN.";
    const Text each = keys.least == keys.largest
                          ? formatted("uniform, {} each,", fitted(keys.largest, 7))
                          : formatted("from {} to {},", fitted(keys.least, 7), fitted(keys.largest, 7));
    return infinite + formatted("With -1e9 the weights are {} over keys that should all be left out.", each);
}

}  // namespace

Text explain_traced_weight(const Trace& trace, std::size_t key) {
    const Text max = trace.max ? fitted(*trace.max, 9) : "NaN";
    return formatted("In {}: logit {}, max {}, exponent {}\ne^({}) / Σ = {} / {} = {}", name_of(trace.format),
                     fitted(trace.logits[key], 9), max, fitted(trace.shifted[key], 9),
                     fitted(trace.shifted[key], 9), fitted(trace.exponentials[key], 9), fitted(trace.sum, 9),
                     exactly(trace.probabilities[key], trace.format));
}

Text mask_value_words(const MaskTraces& traces, const MaskBits& mask) {
    const MaskedKeys keys = masked_keys(traces.number, mask, traces.query);
    if (keys.count == 0) return "No key of this row is masked: either value changes nothing.";
    if (keys.count == traces.number.probabilities.size()) return words_for_all_masked(traces, keys);
    if (has_nan(traces.infinity) || has_nan(traces.number))
        return "A logit is no number: neither mask mends it.";
    const Text range = range_check(traces.format, keys);
    if (keys.total > 0)
        return range + formatted("With -1e9 the masked keys get {} of the weight, with -∞ nothing.",
                                 fitted(keys.total, 7));
    double largest = 0;
    for (std::size_t key = 0; key < traces.number.probabilities.size(); ++key)
        largest = std::max(largest,
                           std::fabs(traces.number.probabilities[key] - traces.infinity.probabilities[key]));
    if (largest > 0) return range + formatted("The weights differ by up to {}.", fitted(largest, 7));
    return range + formatted("Both masks give the same weights in {}, and the masked keys exactly 0.",
                             name_of(traces.format));
}

}  // namespace softmaxlab
