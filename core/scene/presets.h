#pragma once

#include <string>
#include <vector>

#include "core/scene/scene.h"

namespace softmaxlab {

/// A prepared scene with the sentence that says what to look at.
struct Preset {
    std::string name;
    std::string sentence;
    Scene scene;
};

/// Presets from JSON text: {"presets": [{"name", "sentence", "scene": …}]}. Throws InputError.
std::vector<Preset> presets_from_json(std::string_view text, const std::string& source);

}  // namespace softmaxlab
