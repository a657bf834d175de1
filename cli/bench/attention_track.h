#pragma once

#include <cstddef>
#include <vector>

#include "core/base/workers.h"
#include "core/kernels/attention_f32.h"

namespace softmaxlab {

/// One head of causal attention with random Q, K and V (seeded), for races: what each contestant works on.
struct AttentionTrack {
    /// Q, K and V are tokens × depth.
    AttentionTrack(std::size_t tokens, std::size_t depth, std::size_t threads);

    double scale() const;  ///< 1/√depth

    /// Our kernel; `shared_by` may be null: on this thread alone.
    void attend(Workers* shared_by);

    /// Queries begin … end − 1, one by one, as one writes it: scores, their softmax, the weighted sum of the
    /// values.
    void attend_plainly(std::size_t begin, std::size_t end);

    /// Largest |Δ| of the output to the same sums in double, of some queries, over the largest |v|.
    double error() const;

    kernels::AttentionShape shape;
    std::vector<float> q, k, v, output;
    Workers workers;
};

}  // namespace softmaxlab
