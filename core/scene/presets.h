#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/scene/document.h"
#include "core/scene/scene_file.h"

namespace softmaxlab {

/// A prepared scene with the sentence that says what to look at.
struct Preset {
    std::string group;  ///< in which it stands in a menu: "Temperature"; may be empty
    std::string name;
    std::string sentence;
    Scene scene;
    std::optional<ShownView> shown;  ///< in which it is looked at
};

/// The group of the presets of which only the attention counts.
inline constexpr std::string_view attention_group = "Attention";

/// Presets from JSON text: {"presets": [{"group", "name", "sentence", "scene": …}]}, the group may be left
/// out. A scene is written as in a saved file, its format and version may be left out, and its classes in the
/// group of attention; without a title it has the preset's name. Throws InputError.
std::vector<Preset> presets_from_json(std::string_view text, const std::string& source);

/// The presets of one subject: those of attention, or all the others.
enum class PresetSubject { softmax, attention };

/// Of which it is one.
PresetSubject subject_of(const Preset& preset);

/// The one that was chosen last and is played with, whatever has been changed since: the scene still has its
/// title. nullptr: none of that subject.
const Preset* current_preset(const std::vector<Preset>& presets, const Scene& scene, PresetSubject subject);

/// Whether what that preset shows is still as it was there.
bool is_as_in(const Preset& preset, const Scene& scene);

/// Shows it as one undo step: its logits, or its attention and nothing else.
void apply_preset(Document& document, const Preset& preset);

}  // namespace softmaxlab
