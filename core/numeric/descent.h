#pragma once

#include <span>
#include <vector>

#include "core/numeric/loss.h"

namespace softmaxlab {

/// Gradient descent on logits: z ← z − rate · ∂loss/∂z, with the cross-entropy against a target distribution
/// as loss. What a step would take; empty where no descent is possible.
struct DescentProblem {
    std::vector<double> logits;
    std::vector<double> target;
    double temperature = 1;
    SoftCrossEntropy here;  ///< the loss at these logits, and its gradient

    bool possible() const { return !logits.empty(); }
};

/// None in the limits of T, with fewer than two classes that take part, a logit that is NaN or +∞, or a
/// masked class in the target (an infinite loss). Throws as soft_cross_entropy().
DescentProblem descent_problem(std::vector<double> logits, std::vector<double> target, double temperature);

/// The logits after one step.
std::vector<double> descended(const DescentProblem& problem, double rate);

}  // namespace softmaxlab
