#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "app/ui/frame_arena.h"
#include "app/ui/ui.h"

namespace softmaxlab {

/// A number or a name that shows itself, explains itself when hovered, and can be typed.
struct EditField {
    std::string_view landmark;
    std::string_view shown;
    std::string_view typed_from;   ///< what the text field starts with: all digits, not only those shown
    std::string_view explanation;  ///< the tooltip; may be empty
    ImFont* font = nullptr;
    ImU32 colour = 0;
    Align align = Align::left;
    std::optional<std::size_t> class_index;
    bool editable = true;
    bool click_types = false;  ///< a click is enough to start typing: for what looks like a text field
};

/// ImGui::InputTextWithHint for a text of any length.
bool input_text(std::string_view id, const char* hint, std::string& text, ImGuiInputTextFlags flags);

/// Starts typing into the field with that landmark.
void begin_edit(Ui& ui, std::string_view landmark_name, std::string_view text);

/// A name: double-click, Ctrl+click or Enter (with the keyboard focus) starts typing, Enter or leaving takes
/// the text, Esc drops it. Returns the new text once.
std::optional<std::string> text_field(Ui& ui, const Rect& rect, const EditField& field);

/// A number; what is none stays in the field, with the reason. Returns the new value once.
std::optional<double> number_field(Ui& ui, const Rect& rect, const EditField& field);

}  // namespace softmaxlab
