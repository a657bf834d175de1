#pragma once

#include <vector>

#include "app/shell/command.h"
#include "app/ui/frame_arena.h"
#include "app/ui/lab.h"

namespace softmaxlab {

inline constexpr float header_height = 76;  ///< design pixels

/// The lab's name and its sentence for what is open, or that of the preset of attention that is played with,
/// and as many of the global actions as there is room for; the others are in the palette. `zoom`: of the
/// interface. `with_palette`: a button to the palette, where there is no rail that has one.
void draw_header(Ui& ui, Rect rect, const Lab& lab, const Scene& scene, const std::vector<Preset>& presets,
                 const std::vector<Command>& commands, float zoom, bool with_palette);

}  // namespace softmaxlab
