#pragma once

#include <vector>

#include "app/shell/command.h"
#include "app/ui/frame_arena.h"
#include "app/ui/lab.h"

namespace softmaxlab {

inline constexpr float header_height = 76;  ///< design pixels

/// The lab's name and its sentence for what is open, Pin A and Pin B with their comparison, and as many of
/// the global actions as there is room for; the others are in the palette. `with_palette`: a button to it,
/// where there is no rail that has one.
void draw_header(Ui& ui, Rect rect, const Lab& lab, Document& document, Results& results,
                 const std::vector<Command>& commands, bool with_palette);

}  // namespace softmaxlab
