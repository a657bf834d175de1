#pragma once

#include <cstddef>
#include <string_view>

#include "app/labs/class_label.h"
#include "app/ui/frame_arena.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// A class to choose, for a row of a list: its label, marked when it is the chosen one. Returns whether it
/// was pressed.
bool class_choice(Ui& ui, std::string_view landmark_name, const Rect& rect, const Scene& scene,
                  std::size_t index, bool chosen, std::string_view words);

/// The classes of a list with room for `most` rows: in their order, of a loaded set the most probable ones.
List<std::size_t> listed(LabContext& context, std::size_t most);

}  // namespace softmaxlab
