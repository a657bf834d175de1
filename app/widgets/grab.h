#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "app/ui/frame_arena.h"
#include "app/ui/ui.h"
#include "core/scene/document.h"

namespace softmaxlab {

/// What a person does to something that can be grabbed: with the mouse, the wheel or the arrow keys.
struct Grab {
    GestureId gesture = no_gesture;  ///< that its edits belong to; none while nothing moves it
    bool began = false;              ///< the gesture starts in this frame
    bool ended = false;              ///< … and ends in this one
    bool dragging = false;           ///< the mouse holds it: `pointer` says where it wants to be
    ImVec2 pointer;
    float steps = 0;  ///< from the wheel or the arrow keys: Shift makes 10 of one, Alt a tenth
    bool double_clicked = false;
    bool hovered = false;
    bool focused = false;  ///< it has the keyboard
};

/// The arrow keys that change it; the other two move the focus on.
enum class GrabKeys { horizontal, both };

/// Makes `rect` something to grab: an item of Dear ImGui, and a landmark with `value` shown there. `beside`:
/// px on the left and on the right that are grabbed, too: of a handle that reaches beyond it.
Grab grab(Ui& ui, std::string_view landmark_name, const Rect& rect, GrabKeys keys,
          std::string_view value = {}, std::optional<std::size_t> class_index = std::nullopt,
          float beside = 0);

/// The edits of a grab: `change` is given a function that applies an edit in the grab's gesture. The gesture
/// ends when the hand lets go.
template <class Change>
void drag(Document& document, const Grab& grab, Change change) {
    change([&](const Edit& edit) { document.apply(edit, grab.gesture); });
    if (grab.ended) document.end_gesture(grab.gesture);
}

}  // namespace softmaxlab
