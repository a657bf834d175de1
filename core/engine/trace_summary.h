#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "core/numeric/diagnosis.h"
#include "core/numeric/trace.h"

namespace softmaxlab {

/// How many cells of a step are in each state.
class StateCounts {
  public:
    StateCounts() = default;
    explicit StateCounts(const std::vector<CellState>& states);

    std::size_t of(CellState state) const { return counts_[static_cast<std::size_t>(state)]; }

  private:
    std::array<std::size_t, cell_state_count> counts_{};
};

/// Of the steps of a diagnosis that have a number for each class.
struct DiagnosisCounts {
    StateCounts logits;
    StateCounts exponents;  ///< shifted, or without max subtraction scaled
    StateCounts exponentials;
    StateCounts probabilities;
};

DiagnosisCounts counts_of(const Diagnosis& diagnosis);

/// What a trace comes to over all its classes.
struct TraceSummary {
    bool lost = false;                ///< no p can be used: one is NaN, or all are 0
    double sum_of_probabilities = 0;  ///< added from the left in its format
    double largest_error = 0;         ///< |p − exact p|
};

/// `exact`: what the probabilities should be.
TraceSummary summary_of(const Trace& trace, std::span<const double> exact);

}  // namespace softmaxlab
