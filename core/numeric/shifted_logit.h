#pragma once

#include <span>
#include <vector>

#include "core/numeric/format.h"

namespace softmaxlab {

/// z · scale + c, step by step in a format. A masked class is −inf throughout.
struct ShiftedLogit {
    double rounded = 0;  ///< z
    double scaled = 0;   ///< z · scale
    double shifted = 0;  ///< z · scale + c
};

/// Each step is rounded once. A factor of 1 and a shift of 0 are no steps.
ShiftedLogit shifted_logit(double logit, double scale, double shift, Format format);

/// z · scale + c before any rounding, as near as a double can say it.
double exact_shifted_logit(double logit, double scale, double shift);

/// logits · scale + c as the format holds it: each of the logits, the product and the sum is rounded once;
/// scale and c keep all their bits, like T. −inf stays −inf.
std::vector<double> shifted_logits(std::span<const double> logits, double scale, double shift, Format format);

/// The same into `result`, whose memory is used again.
void shifted_logits(std::span<const double> logits, double scale, double shift, Format format,
                    std::vector<double>& result);

}  // namespace softmaxlab
