#pragma once

#include <span>

#include "core/numeric/format.h"

namespace softmaxlab {

// The steps of a trace over a whole row, each rounded to a format once: what round_to, rounded_exp,
// rounded_quotient and shifted_logit give for each number, bit for bit, in a fraction of the time. `results`
// has the size of the row, and may be the row itself.

/// The logits in the format; a masked class (−inf) stays −inf in every format.
void round_row(Format format, std::span<const double> row, std::span<double> results);

/// logits · scale + shift, where a factor of 1 and a shift of 0 are no steps.
void shift_row(Format format, std::span<const double> row, double scale, double shift,
               std::span<double> results);

/// z − max. A masked class stays −inf unless the max is that too.
void subtract_from_row(Format format, std::span<const double> row, double max, std::span<double> results);

/// x / T, where T = 1 is no step and −inf stays −inf.
void divide_row(Format format, std::span<const double> row, double temperature, std::span<double> results);

/// e^x.
void exp_row(Format format, std::span<const double> row, std::span<double> results);

/// e / Σ, the quotient in double rounded to the format: for a divisor that is a number of the format.
void normalize_row(Format format, std::span<const double> row, double sum, std::span<double> results);

/// Added from the left; the values are numbers of the format.
double sum_from_left(Format format, std::span<const double> values);

}  // namespace softmaxlab
