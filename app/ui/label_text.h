#pragma once

#include <cstddef>
#include <string_view>

#include "app/ui/frame_arena.h"
#include "core/numeric/lost_row.h"
#include "core/scene/scene.h"

struct ImFont;

namespace softmaxlab {

/// At most `letters` characters of a UTF-8 text, 1 or more; where it was cut, in the middle, stands "…":
/// names often differ at their end only.
std::string_view short_name(FrameArena& arena, std::string_view name, std::size_t letters);

/// The name, or as much of its beginning and its end as fits into `width` pixels with "…" between them. The
/// time depends on what is seen of it, not on its length.
std::string_view fitted_name(FrameArena& arena, ImFont* font, std::string_view name, float width);

/// A label from a file on one line, 200 letters of it: ␣ for blanks at its ends, ↵ and ⇥, "[U+001B]" and
/// "[U+1F600]" for other control characters and for what the font of names does not have.
std::string_view visible_label(FrameArena& arena, std::string_view label);

/// Why nothing is left of a row, in sentences that name the class of the scene.
std::string_view lost_words(FrameArena& arena, const Scene& scene, const LostRow& lost);

}  // namespace softmaxlab
