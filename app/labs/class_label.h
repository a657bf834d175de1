#pragma once

#include <cstddef>

#include "app/ui/frame_arena.h"
#include "app/ui/ui.h"
#include "core/scene/scene.h"

namespace softmaxlab {

/// The class's colour; in a loaded set, where classes have none, the accent.
ImU32 colour_of(const Ui& ui, const Scene& scene, std::size_t index);

/// Its name on one line, at most `letters` of it.
std::string_view name_of_class(FrameArena& arena, const Scene& scene, std::size_t index,
                               std::size_t letters = 200);

/// A dot in the class's colour and its name; stronger while it is lit.
void class_label(Ui& ui, Rect rect, const Scene& scene, std::size_t index, std::size_t letters = 200);

}  // namespace softmaxlab
