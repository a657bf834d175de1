#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "app/ui/frame_arena.h"
#include "app/ui/ui.h"

namespace softmaxlab {

/// Hatches `rect` and says in the middle what is wrong.
void draw_trouble(Ui& ui, const Rect& rect, std::string_view landmark_name, std::string_view words);

/// An item over a number that is drawn already: its tooltip and its place for the keyboard.
void explain_place(Ui& ui, const Rect& rect, std::string_view id, std::string_view explanation,
                   std::optional<std::size_t> class_index = std::nullopt);

/// As explain_place, with the number's landmark.
void explained(Ui& ui, std::string_view landmark_name, const Rect& rect, std::string_view value,
               std::string_view explanation, std::optional<std::size_t> class_index = std::nullopt);

/// As explained, over an item that takes the mouse: what is pressed there is that item.
void explained_over(Ui& ui, std::string_view landmark_name, const Rect& rect, std::string_view value,
                    std::string_view explanation, std::optional<std::size_t> class_index = std::nullopt);

}  // namespace softmaxlab
