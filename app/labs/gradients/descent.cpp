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
    const bool limit = scene.temperature == 0 || std::isinf(scene.temperature);
    if (scene.loaded || limit) return {};
    DescentProblem problem;
    problem.logits = effective_logits(scene);
    problem.temperature = scene.temperature;
    const auto live = [](double z) { return z != -INFINITY; };
    const bool numbers =
        std::all_of(problem.logits.begin(), problem.logits.end(), [](double z) { return z < INFINITY; });
    if (!numbers || std::count_if(problem.logits.begin(), problem.logits.end(), live) < 2) return {};
    problem.target = target_of(scene, choice);
    for (std::size_t i = 0; i < problem.target.size(); ++i)
        if (problem.target[i] > 0 && problem.logits[i] == -INFINITY) return {};  // an infinite loss
    problem.here = soft_cross_entropy(problem.logits, problem.target, problem.temperature);
    return problem;
}

std::vector<double> stepped(const DescentProblem& problem, double rate) {
    std::vector<double> logits = problem.logits;
    for (std::size_t i = 0; i < logits.size(); ++i) logits[i] -= rate * problem.here.gradient[i];
    return logits;
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
    document.apply(edit::SetLogits{stepped(before, descent.rate)}, gesture);
    const DescentProblem after = descent_problem(document.scene(), choice);
    if (!after.possible() || after.logits == before.logits) return false;
    descent.at = after.logits;
    descent.losses.push_back(after.here.loss);
    descent.path.push_back(softmax(after.logits, after.temperature).probabilities);
    return true;
}

}  // namespace softmaxlab
