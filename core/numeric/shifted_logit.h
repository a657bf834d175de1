#pragma once

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

}  // namespace softmaxlab
