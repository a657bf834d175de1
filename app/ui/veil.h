#pragma once

#include <string_view>

#include "app/ui/ui.h"

namespace softmaxlab {

// What is to be guessed is hidden by quantity (learning::Quantity), wherever it stands: bars, formula,
// tooltips, captions, status line, landmarks, copies, pictures. Whatever shows a quantity asks veiled()
// first. The leak test draws every lab with true and with nonsense results and wants the same pixels and the
// same words.

/// Whether the quantity is hidden now.
bool veiled(const Ui& ui, learning::Quantity quantity);

/// The words in the place of a hidden value.
inline constexpr std::string_view veiled_words = "?";

/// `words`, or "?" if the quantity is hidden: for landmarks and for words that are copied.
std::string_view unless_veiled(const Ui& ui, learning::Quantity quantity, std::string_view words);

/// Hides a whole part, a column or a card: a hatched box with an eye that is struck out and, where there is
/// room, the word "covered". It is a landmark whose value is "?".
void cover(Ui& ui, std::string_view landmark_name, const Rect& rect);

/// Hides one number: "?" in a hatched box that fills `rect`.
void cover_number(Ui& ui, const Rect& rect, ImFont* font);

}  // namespace softmaxlab
