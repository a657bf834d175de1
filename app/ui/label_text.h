#pragma once

#include <cstddef>
#include <string_view>

#include "app/ui/frame_arena.h"

namespace softmaxlab {

/// At most `letters` characters of a UTF-8 text, the last one "…" where it was cut.
std::string_view short_name(FrameArena& arena, std::string_view name, std::size_t letters);

/// A label from a file on one line: control characters as "\n", blanks at the ends made visible by quotation
/// marks; the first 200 letters.
std::string_view visible_label(FrameArena& arena, std::string_view label);

}  // namespace softmaxlab
