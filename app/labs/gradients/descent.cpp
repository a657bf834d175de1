#include "app/labs/gradients/descent.h"

#include <algorithm>
#include <cmath>

#include "core/numeric/softmax.h"

namespace softmaxlab {

std::vector<double> target_of(const Scene& scene, const TargetChoice& choice) {
    const std::vector<double> logits = effective_logits(scene);
    if (choice.pinned && scene.pins.a) {
        const Softmax pinned = softmax(*scene.pins.a->logits, scene.pins.a->temperature);
        const bool numbers =
            !pinned.all_masked && std::none_of(pinned.probabilities.begin(), pinned.probabilities.end(),
                                               [](double p) { return std::isnan(p); });
        if (numbers) return pinned.probabilities;
    }
    return smoothed_target(logits, scene.gradients.target, choice.smoothing);
}

DescentProblem descent_problem(const Scene& scene, const TargetChoice& choice) {
    if (scene.loaded) return {};
    return descent_problem(effective_logits(scene), target_of(scene, choice), scene.temperature);
}

void follow(Descent& descent, const DescentProblem& problem) {
    if (!problem.possible()) {
        descent.playing = false;
        return;
    }
    if (descent.at == problem.logits && !descent.losses.empty()) {
        descent.losses.back() = problem.here.loss;  // another target or temperature changes what it is now
        return;
    }
    descent.start = descent.at = problem.logits;
    descent.losses = {problem.here.loss};
    descent.path = {softmax(problem.logits, problem.temperature).probabilities};
}

bool take_step(Descent& descent, Document& document, const TargetChoice& choice, GestureId gesture) {
    const DescentProblem before = descent_problem(document.scene(), choice);
    follow(descent, before);
    if (!before.possible() || descent.losses.size() > most_steps) return false;
    document.apply(edit::SetLogits{descended(before, descent.rate)}, gesture);
    const DescentProblem after = descent_problem(document.scene(), choice);
    if (!after.possible() || after.logits == before.logits) return false;
    descent.at = after.logits;
    descent.losses.push_back(after.here.loss);
    descent.path.push_back(softmax(after.logits, after.temperature).probabilities);
    return true;
}

}  // namespace softmaxlab
