#include "core/engine/trace_summary.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace softmaxlab {

// Nearly all cells are fine: blocks of them are counted at once.
StateCounts::StateCounts(const std::vector<CellState>& states) {
    constexpr std::size_t block = 32;
    for (std::size_t first = 0; first < states.size(); first += block) {
        const std::size_t end = std::min(first + block, states.size());
        std::uint8_t any = 0;
        for (std::size_t i = first; i < end; ++i) any |= static_cast<std::uint8_t>(states[i]);
        if (any == static_cast<std::uint8_t>(CellState::fine)) {
            counts_[any] += end - first;
            continue;
        }
        for (std::size_t i = first; i < end; ++i) ++counts_[static_cast<std::size_t>(states[i])];
    }
}

DiagnosisCounts counts_of(const Diagnosis& diagnosis) {
    const std::vector<CellState>& exponents =
        diagnosis.shifted.empty() ? diagnosis.scaled : diagnosis.shifted;
    return {StateCounts(diagnosis.logits), StateCounts(exponents), StateCounts(diagnosis.exponentials),
            StateCounts(diagnosis.probabilities)};
}

TraceSummary summary_of(const Trace& trace, std::span<const double> exact) {
    const std::vector<double>& p = trace.probabilities;
    TraceSummary summary;
    bool any_nan = false;
    bool all_0 = true;
    for (const double x : p) {
        any_nan |= std::isnan(x);
        all_0 &= x == 0;
    }
    summary.lost = any_nan || all_0;
    summary.sum_of_probabilities = sum_of_probabilities(trace);
    summary.largest_error = largest_error(trace, exact);
    return summary;
}

}  // namespace softmaxlab
