#pragma once

#include <cstddef>
#include <string>

#include "app/ui/lab.h"

namespace softmaxlab {

/// The class's colour; in a loaded set, where classes have none, `accent`.
ImU32 colour_of(const Ui& ui, const Scene& scene, std::size_t index);

/// Its name on one line, at most `letters` of it.
std::string name_of_class(const Scene& scene, std::size_t index, std::size_t letters = 16);

/// A dot in the class's colour and its name.
void class_label(Ui& ui, Rect rect, const Scene& scene, std::size_t index, std::size_t letters = 16);

/// A class to choose, for a row of a list: its label, marked when it is the chosen one. Returns whether it
/// was pressed.
bool class_choice(Ui& ui, const std::string& landmark_name, const Rect& rect, const Scene& scene,
                  std::size_t index, bool chosen, std::string_view words);

/// The classes of a list with room for `most` rows: in their order, of a loaded set the most probable ones.
std::vector<std::size_t> listed(LabContext& context, std::size_t most);

}  // namespace softmaxlab
