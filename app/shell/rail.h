#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "app/shell/command.h"
#include "app/shell/page.h"
#include "app/ui/frame_arena.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// How much of the navigation rail there is room for.
enum class RailKind { wide, names, thin, none };

/// For a screen of that width in design pixels. The lab needs the room more than the rail: where there is
/// little, the keys go first, then the names; on the stage the labs keep their names as long as they can.
RailKind rail_kind(float screen_width, bool stage);

/// In design pixels.
float rail_width(RailKind kind);

/// What can be chosen in the rail.
struct RailContent {
    const std::vector<Lab>& labs;
    std::span<Page* const> pages;
    const std::vector<Command>& commands;
    std::size_t lab;   ///< the one that is shown …
    const Page* page;  ///< … unless this is
};

/// The labs, numbered as their keys, and the pages of "Learn"; below them the ways to the keys page and the
/// commands. Whatever is chosen runs its command.
void draw_rail(Ui& ui, const Rect& rect, RailKind kind, const RailContent& content);

}  // namespace softmaxlab
