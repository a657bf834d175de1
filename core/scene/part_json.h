#pragma once

#include "core/base/json_value.h"

// What several parts of a scene read from its JSON object.

namespace softmaxlab {

double read_number_from(const JsonValue& value, double min, double max);  ///< both included

}  // namespace softmaxlab
