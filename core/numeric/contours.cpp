#include "core/numeric/contours.h"

#include <algorithm>
#include <cmath>

#include "core/numeric/softmax.h"

namespace softmaxlab {
namespace {

constexpr std::size_t per_edge = 48;
constexpr double max_lines = 12;

}  // namespace

double round_step(double range, double max_steps) {
    const double at_least = range / max_steps;
    const double power = std::pow(10.0, std::floor(std::log10(at_least)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (factor * power >= at_least * (1 - 1e-12)) return factor * power;
    return 10 * power;
}

double shortfall_at(const Shares& q, std::span<const double> logits, std::span<const double> log_p,
                    double temperature) {
    if (temperature > 0) return temperature * relative_entropy(q, log_p);
    const double max = *std::max_element(logits.begin(), logits.end());
    double sum = 0;
    for (std::size_t i = 0; i < 3; ++i) sum += q[i] * (max - logits[i]);
    return sum;
}

std::vector<Contour> entropy_contours() {
    constexpr Shares centre = {1.0 / 3, 1.0 / 3, 1.0 / 3};
    const SharesFunction entropy = [](const Shares& q) { return entropy_nats(q); };
    std::vector<Contour> contours;
    for (const double level : {0.2, 0.4, 0.6, 0.8, 1.0}) {
        contours.push_back({level, superlevel_boundary(entropy, centre, level, per_edge),
                            level_between(entropy, centre, {0, 0, 1}, level).at});
    }
    return contours;
}

ShortfallContours shortfall_contours(std::span<const double> logits, double temperature) {
    const Softmax exact = softmax(logits, temperature);
    const SharesFunction below = [&](const Shares& q) {
        return -shortfall_at(q, logits, exact.log_probabilities, temperature);
    };
    Shares top{};
    Shares farthest{};
    double range = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        top[i] = exact.probabilities[i];
        Shares corner{};
        corner[i] = 1;
        if (-below(corner) > range) {
            range = -below(corner);
            farthest = corner;
        }
    }
    ShortfallContours contours;
    if (!(range > 0) || !std::isfinite(range)) return contours;
    contours.step = round_step(range, max_lines);
    if (!(contours.step > 0)) return contours;  // a range of subnormal numbers
    for (int line = 1; line <= max_lines && line * contours.step < range; ++line) {
        const double level = line * contours.step;
        contours.lines.push_back({level, superlevel_boundary(below, top, -level, per_edge),
                                  level_between(below, top, farthest, -level).at});
    }
    return contours;
}

}  // namespace softmaxlab
