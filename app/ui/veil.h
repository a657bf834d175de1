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

/// While it lives, and if something is `hidden`, nothing of what is drawn into the current window is seen,
/// written, explained, or to be grabbed, and landmarks say "?": for a part whose places stay what they are.
/// Where the places themselves would tell, all landmarks get `place`. Those whose number would tell must not
/// be made at all.
class Veil {
  public:
    Veil(Ui& ui, bool hidden, const Rect& place = {});
    ~Veil();
    Veil(const Veil&) = delete;
    Veil& operator=(const Veil&) = delete;

  private:
    Ui& ui_;
    bool hidden_;
    Rect outer_place_;
};

/// Draws a part, or its cover if it is hidden; its landmarks are there either way.
template <class Draw>
void draw_or_cover(Ui& ui, bool hidden, std::string_view landmark_name, const Rect& rect, const Draw& draw) {
    {
        const Veil veil(ui, hidden);
        draw();
    }
    if (hidden) cover(ui, landmark_name, rect);
}

}  // namespace softmaxlab
