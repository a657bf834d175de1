#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>

#include "core/numeric/row_status.h"
#include "core/numeric/row_summary.h"

namespace softmaxlab::kernels {

/// What a first look at a row of logits, or a part of one, finds.
struct RowScan {
    float max = -std::numeric_limits<float>::infinity();
    bool not_a_number = false;  ///< a logit is NaN or +inf: `max` then says nothing

    RowStatus status() const {
        if (not_a_number) return RowStatus::not_a_number;
        return max == -std::numeric_limits<float>::infinity() ? RowStatus::all_masked : RowStatus::ok;
    }
};

/// The facts of two parts of a row, together.
inline RowScan merged(const RowScan& a, const RowScan& b) {
    return {std::max(a.max, b.max), a.not_a_number || b.not_a_number};
}

/// What is made of a row of logits.
enum class Output { probabilities, log_probabilities };

/// What is larger than this does not stay in the second cache.
constexpr std::size_t floats_in_cache = std::size_t{1} << 18;

/// How a kernel uses memory.
struct MemoryTraffic {
    /// A place for as many floats as are worked on at once: the exponentials go there, and the probabilities
    /// past the caches. Null: both go to the result.
    float* scratch = nullptr;

    /// How many floats from those at hand what comes next begins, to be fetched meanwhile. 0: it is not to
    /// be.
    std::size_t ahead = 0;
};

/// The sums of a row and of its exponentials as they were written.
struct RowSumsInUnit {
    RowSums sums;
    double unit_sum = 0;  ///< Σ of what was written, in a unit of its own
};

/// As float32, a probability is 0 up to here: half of the smallest number, which is rounded to even.
constexpr double vanishing_probability = 0x1p-150;

}  // namespace softmaxlab::kernels
