#pragma once

#include <cstddef>
#include <span>

#include "core/numeric/format.h"

namespace softmaxlab::kernels {

/// What a first look at a row of logits in double finds.
struct RowFacts {
    bool not_a_number = false;     ///< a logit is NaN or +inf: the other members mean nothing
    std::size_t live_classes = 0;  ///< those that are not −inf; with none, only this and the next are set
    double max = 0;                ///< the largest logit, −inf if all are masked
    double min = 0;                ///< the smallest that is not −inf
    double runner_up = 0;          ///< the largest but for `top`; −inf if there is no other
    std::size_t top = 0;           ///< the first class with the largest logit
};

/// Throws std::invalid_argument for an empty row.
RowFacts facts_of(std::span<const double> logits);

/// (z − max)/T of one row, rounded to double twice and to float32 once: what `scaled_gaps` of the engine
/// promises, for a row without NaN and +inf whose max − min is finite. −inf stays; the smallest gap of a
/// live class is −FLT_MAX; the max is 0 at T = 0 too.
///
/// `gaps`: as many as `logits`. Throws std::invalid_argument if it holds another number.
void scaled_gaps(std::span<const double> logits, double max, double temperature, std::span<float> gaps);

/// The largest |a − b| of two rows of the same length; NaN if one of them holds one.
/// Throws std::invalid_argument if the lengths differ.
double largest_difference(std::span<const double> a, std::span<const double> b);

/// The same bits as softmaxlab::sum_from_left(): the values, numbers of the format, added from the left, each
/// sum rounded to it. In f32 and f64 it takes a third of the time where most values are small beside the sum.
double sum_from_left(Format format, std::span<const double> values);

}  // namespace softmaxlab::kernels
