#pragma once

#include <cstddef>
#include <vector>

#include "app/labs/gradients/parts.h"
#include "app/ui/lab.h"
#include "core/scene/document.h"

namespace softmaxlab::gradients {

inline constexpr double steps_a_second = 12;
inline constexpr std::size_t max_steps = 5000;

/// Takes note of where the problem is: begins anew if its logits are not those of the last step.
void follow(Descent& descent, const DescentProblem& problem);

/// One step as an edit of the document in that gesture, noted. Returns whether it led anywhere: false where
/// the gradient is 0 or the logits have reached their limits.
bool take_step(Descent& descent, Document& document, const TargetChoice& choice, double rate,
               GestureId gesture = no_gesture);

/// Gradient descent on the scene's logits: step, play, rate, reset, the loss after every step, and the way
/// through the simplex of three classes.
void draw_descent(LabContext& context, const LabState& state, Rect room);

/// Ends a descent that plays, and with it its step of undo: what is done next is a step of its own.
void stop_descent(LabContext& context, Descent& descent);

}  // namespace softmaxlab::gradients
