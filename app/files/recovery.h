#pragma once

#include <string>
#include <vector>

#include "core/scene/scene_file.h"

namespace softmaxlab {

/// A copy of unsaved work, made when the program had to end before anybody could be asked.
struct RecoveryCopy {
    std::string path;
    std::string name;  ///< of the document: "k16.json", or a title
};

/// Writes a copy, an ordinary file of a scene, into the folder, which is made if there is none. What else is
/// there stays: each copy has a file of its own. Throws InputError.
void save_recovery_copy(const SceneFile& file, const std::string& name, const std::string& folder);

/// Those that are there, the newest first. Never throws.
std::vector<RecoveryCopy> recovery_copies(const std::string& folder);

/// Never throws; one that is gone already is no failure.
void remove_recovery_copy(const RecoveryCopy& copy);

}  // namespace softmaxlab
