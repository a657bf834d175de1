#pragma once

#include <cstddef>
#include <vector>

#include "core/numeric/descent.h"
#include "core/scene/document.h"

namespace softmaxlab {

/// What the loss compares with.
struct TargetChoice {
    double smoothing = 0;  ///< of the scene's target class
    bool pinned = false;   ///< pin A, a distribution, instead: as a teacher's in distillation

    friend bool operator==(const TargetChoice&, const TargetChoice&) = default;
};

/// The target distribution q of a scene, K values. Without a pin A there is none to take, and it is that of
/// the class.
std::vector<double> target_of(const Scene& scene, const TargetChoice& choice);

/// Gradient descent on the logits of a scene: z ← z − rate · ∂loss/∂z. The logits themselves are the scene's;
/// this is the way that they came.
struct Descent {
    double rate = 0.5;
    bool playing = false;
    GestureId gesture = no_gesture;         ///< from play to pause: one step of undo
    double waiting = 0;                     ///< seconds towards the next step
    std::vector<double> start;              ///< the logits that it began with
    std::vector<double> at;                 ///< those after the last step: others end the way
    std::vector<double> losses;             ///< before the first step and after each one
    std::vector<std::vector<double>> path;  ///< the probabilities, likewise
};

inline constexpr double steps_a_second = 12;
inline constexpr std::size_t most_steps = 5000;

/// Of a scene; none for a loaded set.
DescentProblem descent_problem(const Scene& scene, const TargetChoice& choice);

/// Takes note of where the problem is: begins anew if its logits are not those of the last step.
void follow(Descent& descent, const DescentProblem& problem);

/// One step as an edit of the document in that gesture, noted. Returns whether it led anywhere: false where
/// the gradient is 0 or the logits have reached their limits.
bool take_step(Descent& descent, Document& document, const TargetChoice& choice,
               GestureId gesture = no_gesture);

}  // namespace softmaxlab
