#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "app/ui/frame_arena.h"
#include "app/ui/ui.h"

namespace softmaxlab {

// A guess as bars (Ui::guess): hollow ones to be dragged while it is open, and afterwards its ghost over the
// bars that are so. The bars are not coupled: that shares come to 1 is something to learn.

/// A class of which something is guessed.
struct GuessClass {
    std::size_t index = 0;  ///< of the class, and of its share
    std::string_view name;
    ImU32 colour = 0;
    bool takes_part = true;       ///< a masked class takes no guess
    std::string_view logit = {};  ///< what the guess is made from: "z +2.00"; empty: not to be seen
};

/// "z +2.00", or "z −∞" of a masked class; empty while logits are hidden.
std::string_view given_logit(Ui& ui, double logit);

/// The classes of a scene that are edited by hand.
List<GuessClass> guessed_classes(Ui& ui, const Scene& scene);

/// A share of a guess in the style that the person prefers, in whole hundredths: "64 %", "0.64".
std::string_view guess_text(Ui& ui, double share);

/// The difference of a guess from what is so: "+7.8", or "+0.08" in decimals.
std::string_view guess_gap_text(Ui& ui, double difference);

/// A hollow bar from 0 to 1 with a handle and its number, and the kept guesses as thin marks. All of `column`
/// takes the drag; arrow keys and the wheel with Ctrl move it by a hundredth; the number can be typed.
/// Landmarks: `landmark_name` and the same with "/value".
void guess_bar(Ui& ui, std::string_view landmark_name, const Rect& bar, const Rect& column,
               const GuessClass& item, ImFont* number_font);

/// What of a ghost is drawn, and how.
struct GhostPlace {
    Rect bar;              ///< from 0 to 1
    float taken = 0;       ///< px from its left end up to which the number of the bar stands
    bool largest = false;  ///< its gap is the largest of all: in the strong colour
};

/// The guess of a class over the bar of what is so: an outline, a thin line between the two with the signed
/// difference, and the kept guesses. Landmarks: `landmark_name` with the guess, the same with "/gap" with the
/// difference.
void guess_ghost(Ui& ui, std::string_view landmark_name, const GhostPlace& place, const GuessClass& item,
                 double truth);

/// What is asked where the shares do not come to 1: "Yours sum to 85 %. Scale them to 100 %, …".
std::string_view sum_question(Ui& ui, double sum);

/// The class whose share is furthest from what is so, as a position in `classes`; `truth`: of all classes, by
/// their index.
std::size_t furthest_guess(const Guess& guess, std::span<const GuessClass> classes,
                           std::span<const double> truth);

/// What stands below the bars, in at least 30 design pixels, best in guess_foot_height(): while the guess is
/// open "sum of your guess" with a strip of its parts, what is left, and the buttons; after the reveal the
/// total variation in a sentence. `bars`: the horizontal extent of the bars. `truth`: of all classes; not
/// read while the guess is open. Sets Guess::request. Landmarks: "guess/sum", "guess/total-variation",
/// "guess/reveal" …
void guess_foot(Ui& ui, const Rect& room, const Rect& bars, std::span<const GuessClass> classes,
                std::span<const double> truth);

/// The height of two lines.
float guess_foot_height(const Ui& ui);

/// A whole guess where there are no bars that it could replace: names, hollow bars, and the foot; after the
/// reveal the bars that are so under its ghost. `truth`: of all classes; not read while the guess is open.
void guess_panel(Ui& ui, const Rect& room, std::string_view landmark_prefix,
                 std::span<const GuessClass> classes, std::span<const double> truth);

}  // namespace softmaxlab
