#pragma once

#include <cstddef>
#include <vector>

#include "app/shell/command.h"
#include "app/ui/frame_arena.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// How much of the navigation rail there is room for.
enum class RailKind { wide, names, thin, none };

/// For a screen of that width in design pixels. On the stage the labs keep their names as long as they can.
RailKind rail_kind(float screen_width, bool stage);

/// In design pixels.
float rail_width(RailKind kind);

/// The labs, numbered as their keys; below them the ways to the keys page and the commands. Choosing a lab
/// sets `current`.
void draw_rail(Ui& ui, const Rect& rect, RailKind kind, const std::vector<Lab>& labs,
               const std::vector<Command>& commands, std::size_t& current);

}  // namespace softmaxlab
