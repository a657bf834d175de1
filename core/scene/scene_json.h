#pragma once

#include <string>
#include <string_view>

#include "core/scene/scene.h"

namespace softmaxlab {

inline constexpr int scene_version = 1;

/// The scene as JSON text, with a version; doubles with 17 digits, ±inf as strings. Reading it back gives an equal
/// scene.
std::string to_json(const Scene& scene);

/// Throws InputError, which names `source`, the line or the key, and what was expected. A newer version is refused
/// with a message that says so.
Scene scene_from_json(std::string_view text, const std::string& source);

/// Throws InputError if the file cannot be read or written. Writing replaces the file whole or not at all.
Scene load_scene(const std::string& path);
void save_scene(const Scene& scene, const std::string& path);

}  // namespace softmaxlab
