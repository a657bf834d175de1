#pragma once

#include <nlohmann/json.hpp>

#include "core/base/json_value.h"
#include "core/numeric/matrix.h"

namespace softmaxlab {

/// An array of rows.
nlohmann::ordered_json matrix_json(const Matrix& matrix);

/// Reads an array of rows, all equally long; at least one number. Throws InputError.
Matrix matrix_in(const JsonValue& value);

}  // namespace softmaxlab
