#pragma once

#include "core/base/json_value.h"
#include "core/scene/scene.h"

namespace softmaxlab {

/// Reads the members of a scene from a JSON object: a whole file, which must name its format and version, or
/// one inside a file of presets, which need not. Throws InputError.
Scene read_scene(const JsonValue& value, bool whole_file);

}  // namespace softmaxlab
