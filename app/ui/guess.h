#pragma once

#include <cstddef>
#include <vector>

namespace softmaxlab {

/// What a person expects, as bars: in no scene, in no history. The application owns it (Ui::guess); the lab
/// draws it where its probabilities would stand.
struct Guess {
    enum class Stage {
        none,      ///< nobody guesses
        open,      ///< hollow bars that can be dragged stand in the place of the probabilities
        revealed,  ///< the probabilities are shown, the guess is a ghost beside them, with its gaps
    };
    Stage stage = Stage::none;
    std::vector<double> shares;  ///< one of each class, 0 … 1
    /// Guesses that are kept beside this one: A, B, C.
    std::vector<std::vector<double>> kept;
    bool faded = false;  ///< revealed, and the scene has changed since: the ghost belongs to old numbers

    friend bool operator==(const Guess&, const Guess&) = default;
};

}  // namespace softmaxlab
