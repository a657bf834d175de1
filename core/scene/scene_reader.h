#pragma once

#include "core/base/json_value.h"
#include "core/scene/scene_file.h"

namespace softmaxlab {

/// Reads a scene, and the view beside it, from a JSON object: a whole file, which must name its format and
/// version, or one inside a file of presets, which need not. Where classes are not needed and left out, they
/// are those of a new scene. Throws InputError.
SceneFile read_scene_file(const JsonValue& value, bool whole_file, bool needs_classes = true);

}  // namespace softmaxlab
