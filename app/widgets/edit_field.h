#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "app/ui/frame_arena.h"
#include "app/ui/ui.h"

namespace softmaxlab {

/// Of names, numbers, words to search for.
inline constexpr std::size_t max_typed_letters = 200;

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
    bool is_name = false;      ///< cut in the middle where there is no room for it
    /// The landmark of what has the keyboard for it, and gets it back (Ui::wanted_focus): the field itself is
    /// then no stop of the keyboard's. No words: it is.
    std::string_view focus_of = {};
    std::size_t max_letters = max_typed_letters;
};

/// ImGui::InputTextWithHint. What is typed or pasted beyond `max_letters` is cut off, and as long as the text
/// has so many a note below the field says so; a text that was longer before may stay as long. `step` (if
/// given) takes Up and Down: −1, +1, or 0.
bool input_text(Ui& ui, std::string_view id, const char* hint, std::string& text, ImGuiInputTextFlags flags,
                std::size_t max_letters = max_typed_letters, int* step = nullptr);

/// Starts typing into the field with that landmark.
void begin_edit(Ui& ui, std::string_view landmark_name, std::string_view text);

/// Whether digits that are typed now are meant for a field that opens for them: they are kept for it, and
/// mean nothing else (Ui::early). To be asked while drawing by what opens such a field, begin_edit() or by
/// giving it the keyboard, when it has the keyboard itself or nothing else could take them.
bool digits_begin(Ui& ui);

/// To be called after a field is drawn for which digits may have been kept.
void give_early_letters(Ui& ui);

/// A name: double-click, Ctrl+click or Enter (with the keyboard focus) starts typing, Enter or leaving takes
/// the text, Esc drops it. Returns the new text once.
std::optional<std::string> text_field(Ui& ui, const Rect& rect, const EditField& field);

/// A number; what is none stays in the field, with the reason. Returns the new value once.
std::optional<double> number_field(Ui& ui, const Rect& rect, const EditField& field);

}  // namespace softmaxlab
