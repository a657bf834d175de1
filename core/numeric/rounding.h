#pragma once

#include "core/numeric/double_double.h"
#include "core/numeric/format.h"

namespace softmaxlab {

/// value · 2^exponent rounded to `format` once, as `round_to` does it. Both halves of the value count, so a
/// result that lies within a hair of the middle between two numbers goes the right way. `value` is finite;
/// the low half is ignored when the high half is 0.
double round_to(Format format, wide::DoubleDouble value, int exponent);

// Single operations, rounded to a format once. NaN gives NaN.

/// e^x; beyond ±1100 it is past every format, or 0.
double rounded_exp(Format format, double x);

/// x / y. Bit-exact while x, y and x/y lie between 2^-900 and 2^900.
double rounded_quotient(Format format, double x, double y);

/// The natural logarithm of x ≥ 0: that of 0 is −∞, or NaN in a format without it. NaN below 0.
double rounded_log(Format format, double x);

/// value · 2^exponent rounded to double once, subnormal results included.
double to_double(wide::DoubleDouble value, int exponent = 0);

}  // namespace softmaxlab
