#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/aligned_vector.h"
#include "core/base/workers.h"
#include "core/engine/backend.h"

namespace softmaxlab {

/// Rows × classes.
struct SoftmaxShape {
    std::size_t rows = 1;
    std::size_t classes = 1;

    std::size_t elements() const { return rows * classes; }
    /// That softmax cannot avoid to move: every logit read once, every probability written once.
    std::size_t bytes() const { return 2 * sizeof(float) * elements(); }
    bool operator==(const SoftmaxShape&) const = default;
};

/// Normal logits times `spread`, the same on every machine.
std::vector<float> random_logits(std::size_t count, double spread, std::uint64_t seed);

/// So many that begin with `some` and go on with them from the start, again and again.
AlignedVector<float> repeated(std::span<const float> some, std::size_t count);

/// What those who race for a softmax share, so that all find the same memory in the caches: the logits, the
/// probabilities, one status a row, and the threads. Rows begin where cache lines do, as tensors of the
/// libraries do. The logits are random ones, the same ones again after every 65,521: a prime, so that no two
/// rows near each other are alike.
struct SoftmaxTrack {
    SoftmaxTrack(const SoftmaxShape& of, std::size_t threads);

    /// The rows begin … end − 1.
    std::span<const float> logits_of(std::size_t begin, std::size_t end) const;
    std::span<float> probabilities_of(std::size_t begin, std::size_t end);

    SoftmaxShape shape;
    AlignedVector<float> logits;
    AlignedVector<float> probabilities;
    std::vector<RowStatus> status;
    Workers workers;
};

/// Largest relative error of float32 probabilities against the softmax of the same logits in double, over all
/// whose exact value is at least FLT_MIN. `logits`, `probabilities`: whole rows. NaN where one of them is.
double largest_relative_error(std::span<const float> logits, std::span<const float> probabilities,
                              std::size_t classes, double temperature = 1);

/// std::memcpy on all threads of `workers`: what moving the same bytes takes.
void copy_floats(Workers& workers, std::span<const float> from, std::span<float> to);

}  // namespace softmaxlab
