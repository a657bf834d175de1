#pragma once

namespace softmaxlab::learning {

// The elementary functions of the expression language, in double-double and rounded once, so that a seed
// gives the same exercise on every machine whatever its mathematical library is. Error at most 1 ULP where
// the result is a normal number. Beyond the range of double ∞ or 0; NaN gives NaN.

double exp(double x);
double log(double x);  ///< natural; −∞ for 0, NaN below

/// x^y, with the conventions of IEEE 754 where x is not positive or one of them is not finite.
double power(double x, double y);

}  // namespace softmaxlab::learning
