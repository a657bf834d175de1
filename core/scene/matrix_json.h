#pragma once

#include "core/base/json_value.h"
#include "core/numeric/matrix.h"

namespace softmaxlab {

/// Reads an array of rows, all equally long; at least one number. Throws InputError.
Matrix matrix_in(const JsonValue& value);

}  // namespace softmaxlab
