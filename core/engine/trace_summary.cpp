#include "core/engine/trace_summary.h"

#include <algorithm>
#include <cmath>

namespace softmaxlab {

StateCounts::StateCounts(const std::vector<CellState>& states) {
    for (const CellState state : states) ++counts_[static_cast<std::size_t>(state)];
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
    summary.lost = std::any_of(p.begin(), p.end(), [](double x) { return std::isnan(x); }) ||
                   std::all_of(p.begin(), p.end(), [](double x) { return x == 0; });
    summary.sum_of_probabilities = sum_of_probabilities(trace);
    summary.largest_error = largest_error(trace, exact);
    return summary;
}

}  // namespace softmaxlab
