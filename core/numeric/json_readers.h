#pragma once

#include "core/base/json_value.h"
#include "core/numeric/format.h"
#include "core/numeric/matrix.h"
#include "core/numeric/sampling.h"
#include "core/numeric/trace.h"

namespace softmaxlab {

// What scenes and requests are read from. Each throws InputError, which names the place and what was
// expected.

/// An array of rows, all equally long; at least one number.
Matrix read_matrix(const JsonValue& value);

/// 0, a positive number or "inf".
double read_temperature(const JsonValue& value);

/// A format's or a method's name.
Format read_format(const JsonValue& value);
Method read_method(const JsonValue& value);

/// The members "top_k", "top_p", "min_p" and "repetition_penalty" of an object, as far as it has them; the
/// others are as in `defaults`.
SamplingOptions read_sampling_filters(const JsonValue& object, const SamplingOptions& defaults);

}  // namespace softmaxlab
