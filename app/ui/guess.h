#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/learning/hidden.h"
#include "core/scene/scene.h"

namespace softmaxlab {

/// What the buttons at the bars of a guess ask for.
enum class GuessRequest : std::uint8_t {
    reveal,   ///< show what is so
    stretch,  ///< make the sum 1, then reveal
    change,   ///< back to the bars
    leave,    ///< reveal, whatever the sum
    again,    ///< another guess, from equal heights
    keep,     ///< as A, B, C
    done,     ///< no guess any more, and nothing hidden
};

/// What a person expects, as bars: in no scene, in no history. The application owns it (Ui::guess); the lab
/// draws it where its probabilities would stand, with app/widgets/guess_bar.h.
struct Guess {
    enum class Stage : std::uint8_t {
        none,      ///< nobody guesses
        open,      ///< hollow bars that can be dragged stand in the place of the probabilities
        revealed,  ///< the probabilities are shown, the guess is a ghost beside them, with its gaps
    };
    Stage stage = Stage::none;
    std::vector<double> shares;  ///< one of each class, 0 … 1; of a masked class 0
    /// Guesses that are kept beside this one: A, B, C.
    std::vector<std::vector<double>> kept;
    bool faded = false;  ///< revealed, and the scene has changed since: the ghost belongs to old numbers
    bool asks_about_sum = false;      ///< the sum is not 1, and it is asked what is to be done about it
    bool first_takes_digits = false;  ///< where nothing has the keyboard: in a lesson that asks for bars
    bool has_buttons = true;          ///< below the bars; a lesson has its own
    double grown = 1;                 ///< how far the revealed bars have grown, 0 … 1

    /// Set while drawing: a button was pressed.
    std::optional<GuessRequest> request;
    /// Set while drawing: the lab shows the bars.
    bool is_drawn = false;

    friend bool operator==(const Guess&, const Guess&) = default;
};

/// The place on an axis that a question asks for. The application owns it (Ui::place_guess); the lab that has
/// a plot with this axis draws its mark there, with app/widgets/place_mark.h.
struct PlaceGuess {
    std::string axis;             ///< "temperature" or "shift"; empty: none is asked for
    std::optional<double> yours;  ///< where the mark was put
    std::optional<double> right;  ///< where it belongs, once everything is shown
    bool is_right = false;        ///< yours is close enough to that

    friend bool operator==(const PlaceGuess&, const PlaceGuess&) = default;
};

inline constexpr std::size_t max_kept_guesses = 3;

/// The classes of which a guess can be drawn, at most: more bars would be too thin to be dragged.
inline constexpr std::size_t max_guessed_classes = 16;

/// How far the sum of a guess may be from 1 before it is asked about.
inline constexpr double guess_sum_slack = 0.03;

/// Something of which a share is guessed: a class, or a key of attention.
struct GuessedItem {
    int identity = 0;  ///< the same while it moves or gets another name
    std::string name;
    bool takes_part = true;  ///< what is masked has no share

    friend bool operator==(const GuessedItem&, const GuessedItem&) = default;
};

/// The classes of a scene that are edited by hand.
std::vector<GuessedItem> classes_to_guess(const Scene& scene);

/// What is guessed in a lab: the probabilities of the classes, unless it says otherwise.
struct GuessSubject {
    learning::Quantity quantity = learning::Quantity::p;
    std::vector<GuessedItem> (*items)(const Scene&) = classes_to_guess;  ///< null: nothing
    bool beside =
        false;  ///< the bars stand in a panel beside the lab, which has none that they could replace
};

/// Whether the ghost of the guess stands over the results: after the reveal, until the scene is played with.
bool shows_ghost(const Guess& guess);

double sum_of(const std::vector<double>& shares);

/// Whether the shares come to 1, nearly.
bool adds_up(const Guess& guess);

/// Makes the sum of the shares 1; all 0 become equal among those that take part, or among all if it is empty.
void stretch(std::vector<double>& shares, const std::vector<bool>& takes_part = {});

/// Equal shares for the classes that take part, 0 for the others.
std::vector<double> equal_shares(const std::vector<bool>& takes_part);

}  // namespace softmaxlab
