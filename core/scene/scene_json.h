#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/base/loading.h"
#include "core/scene/scene_file.h"

namespace softmaxlab {

inline constexpr int scene_version = 1;

/// The scene as JSON text, with a version; doubles with the fewest digits that read back as the same number,
/// ±inf and NaN as strings, loaded logits included. Reading it back gives an equal scene.
std::string to_json(const Scene& scene);

/// The same with the lab and its view. Throws InputError if the view is no JSON object of plain members.
std::string to_json(const SceneFile& file);

/// The scene in JSON text. Only `classes` (or `loaded`) must be there; what else is left out has its default.
/// Throws InputError, which names `source`, the line or the key, and what was expected. A newer version is
/// refused with a message that says so. Another thread may watch and cancel by `progress`: LoadingCancelled
/// is thrown then.
SceneFile scene_file_from_json(std::string_view text, const std::string& source,
                               LoadingProgress* progress = nullptr);

/// Only the scene of it.
Scene scene_from_json(std::string_view text, const std::string& source, LoadingProgress* progress = nullptr);

/// Whether the text is (or tries to be) a saved scene rather than anything else in JSON. Never throws; looks
/// no further than it must.
bool is_scene_json(std::string_view text);

/// About how many bytes to_json() gives for a scene, without making them, if the numbers use all of their
/// digits.
std::size_t rough_json_size(const Scene& scene);

/// Throws InputError if the file cannot be read or written. Paths are UTF-8. Writing replaces the file whole
/// or not at all. Another thread may watch and cancel the saving by `progress`: LoadingCancelled is thrown
/// then, and the file stays as it was.
SceneFile load_scene_file(const std::string& path);
Scene load_scene(const std::string& path);
void save_scene(const SceneFile& file, const std::string& path, LoadingProgress* progress = nullptr);
void save_scene(const Scene& scene, const std::string& path, LoadingProgress* progress = nullptr);

}  // namespace softmaxlab
