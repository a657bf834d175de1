#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/scene/scene_file.h"

namespace softmaxlab {

/// A prepared scene with the sentence that says what to look at.
struct Preset {
    std::string name;
    std::string sentence;
    Scene scene;
    std::optional<ShownView> shown;  ///< in which it is looked at
};

/// Presets from JSON text: {"presets": [{"name", "sentence", "scene": …}]}. A scene is written as in a saved
/// file, its format and version may be left out; without a title it has the preset's name. Throws InputError.
std::vector<Preset> presets_from_json(std::string_view text, const std::string& source);

}  // namespace softmaxlab
