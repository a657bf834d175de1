#pragma once

#include "app/labs/gradients/gradients_state.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// Gradient descent on the scene's logits: step, play, rate, reset, the loss after every step, and the way
/// through the simplex of three classes.
void descent_card(LabContext& context, GradientsState& state, Rect room);

/// Ends a descent that plays, and with it its step of undo: what is done next is a step of its own.
void stop_descent(LabContext& context, Descent& descent);

}  // namespace softmaxlab
