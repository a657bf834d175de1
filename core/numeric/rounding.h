#pragma once

#include "core/numeric/double_double.h"
#include "core/numeric/format.h"

namespace softmaxlab {

/// value · 2^exponent rounded to `format` once, as `round_to` does it. Both halves of the value count, so a
/// result that lies within a hair of the middle between two numbers goes the right way. `value` is finite;
/// the low half is ignored when the high half is 0.
double round_to(Format format, wide::DoubleDouble value, int exponent);

/// value · 2^exponent rounded to double once, subnormal results included.
double to_double(wide::DoubleDouble value, int exponent = 0);

}  // namespace softmaxlab
