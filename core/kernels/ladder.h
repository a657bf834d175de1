#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "core/base/workers.h"
#include "core/numeric/error_bound.h"
#include "core/numeric/row_status.h"

namespace softmaxlab::kernels {

/// What a step of the ladder works on, at T = 1.
struct LadderRows {
    std::span<const float> logits;   ///< rows × classes, row-major, finite
    std::span<float> probabilities;  ///< likewise; other memory
    std::span<RowStatus> status;     ///< one a row, for those steps that look for what is not finite
    std::size_t classes = 1;
};

/// The same softmax of every row, written better from step to step, with one idea in each.
using LadderFunction = void (*)(const LadderRows& rows, Workers& workers);

/// One step from plain C++ to the kernel that the app uses.
struct LadderStep {
    std::string_view id;    ///< "expf"
    std::string_view name;  ///< "std::exp on floats"
    std::string_view idea;  ///< one sentence: what is different from the step before
    std::string_view code;  ///< the line that matters
    LadderFunction run;
    ErrorBound error;  ///< |p − exact| ≤ error.at(exact, max − z, classes)
    bool threads;      ///< uses all workers; the others leave them alone
};

/// From the slowest to the fastest.
std::span<const LadderStep> softmax_ladder();

/// The loop that one writes in plain C++ when one takes some care: step "reciprocal" of the ladder.
void plain_softmax_rows(std::span<const float> logits, std::span<float> probabilities, std::size_t classes);

}  // namespace softmaxlab::kernels
