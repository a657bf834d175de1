#include "core/numeric/descent.h"

#include <algorithm>
#include <utility>

#include "core/base/limits.h"
#include "core/numeric/temperature.h"

namespace softmaxlab {

DescentProblem descent_problem(std::vector<double> logits, std::vector<double> target, double temperature) {
    if (is_limit(temperature)) return {};
    const bool numbers = std::all_of(logits.begin(), logits.end(), [](double z) { return z < infinity; });
    const auto live = std::count_if(logits.begin(), logits.end(), [](double z) { return z != -infinity; });
    if (!numbers || live < 2) return {};
    for (std::size_t i = 0; i < target.size(); ++i)
        if (target[i] > 0 && logits[i] == -infinity) return {};
    DescentProblem problem{std::move(logits), std::move(target), temperature, {}};
    problem.here = soft_cross_entropy(problem.logits, problem.target, temperature);
    return problem;
}

std::vector<double> descended(const DescentProblem& problem, double rate) {
    std::vector<double> logits = problem.logits;
    for (std::size_t i = 0; i < logits.size(); ++i) logits[i] -= rate * problem.here.gradient[i];
    return logits;
}

}  // namespace softmaxlab
