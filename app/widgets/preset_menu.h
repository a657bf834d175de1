#pragma once

#include <string_view>

#include "app/ui/lab.h"

namespace softmaxlab {

/// The width of preset_controls().
float preset_controls_width(const Ui& ui, std::string_view label);

/// A button with their menu, in groups, each with its sentence; beside it ‹ and ›, which step through them.
/// Places "<prefix>/presets", "<prefix>/preset-back", "<prefix>/preset-next", "preset/<name>".
void preset_controls(LabContext& context, std::string_view prefix, Rect rect, std::string_view label,
                     PresetSubject subject);

}  // namespace softmaxlab
