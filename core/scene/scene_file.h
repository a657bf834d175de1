#pragma once

#include <optional>
#include <string>

#include "core/scene/scene.h"

namespace softmaxlab {

/// What the eye has chosen: a lab, and what its view shows. Kept beside a scene, and not undone with it.
struct ShownView {
    std::string lab;          ///< its id: "attention"
    std::string view = "{}";  ///< a JSON object whose members are texts, numbers, true or false

    friend bool operator==(const ShownView&, const ShownView&) = default;
};

/// What the file of a scene holds.
struct SceneFile {
    Scene scene;
    std::optional<ShownView> shown;

    friend bool operator==(const SceneFile&, const SceneFile&) = default;
};

}  // namespace softmaxlab
