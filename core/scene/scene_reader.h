#pragma once

#include "core/base/json_value.h"
#include "core/scene/scene_file.h"

namespace softmaxlab {

/// Reads a scene, and the view beside it, from a JSON object: a whole file, which must name its format and
/// version, or one inside a file of presets, which need not. Where classes are not needed and left out, they
/// are those of a new scene. Throws InputError.
SceneFile read_scene_file(const JsonValue& value, bool whole_file, bool needs_classes = true);

/// A scene as lessons write it: with "classes", all of it, as in a file; without, the scene `before` with
/// what the object changes. Two short forms are understood beside those of files: classes as pairs, ["cat",
/// 2]; and, where the classes stay, "logit": {"cat": 3} and "masked": ["dog"], which takes out these and no
/// others. What a scene would load from a file is refused. Throws InputError.
Scene read_scene_over(const Scene& before, const JsonValue& value);

}  // namespace softmaxlab
