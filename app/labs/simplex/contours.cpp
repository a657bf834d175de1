#include "app/labs/simplex/contours.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "app/ui/number_text.h"
#include "core/numeric/same_values.h"
#include "core/numeric/softmax.h"

namespace softmaxlab {
namespace {

constexpr std::size_t per_edge = 48;
constexpr double most_lines = 12;

}  // namespace

double round_step(double range, double most) {
    const double least = range / most;
    const double power = std::pow(10.0, std::floor(std::log10(least)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (factor * power >= least * (1 - 1e-12)) return factor * power;
    return 10 * power;
}

double shortfall_at(const Shares& q, const std::vector<double>& logits, const std::vector<double>& log_p,
                    double temperature) {
    if (temperature > 0) return temperature * relative_entropy(q, log_p);
    const double max = *std::max_element(logits.begin(), logits.end());
    double sum = 0;
    for (std::size_t i = 0; i < 3; ++i) sum += q[i] * (max - logits[i]);
    return sum;
}

const std::vector<Contour>& Contours::entropy() {
    if (!entropy_.empty()) return entropy_;
    constexpr Shares centre = {1.0 / 3, 1.0 / 3, 1.0 / 3};
    const SharesFunction entropy = [](const Shares& q) { return entropy_nats(q); };
    for (const double level : {0.2, 0.4, 0.6, 0.8, 1.0}) {
        entropy_.push_back({level, superlevel_boundary(entropy, centre, level, per_edge),
                            fmt::format("{:.1f}", level),
                            level_between(entropy, centre, {0, 0, 1}, level).at});
    }
    return entropy_;
}

const std::vector<Contour>& Contours::shortfall(const std::vector<double>& logits, double temperature) {
    if (same_values(logits_, logits) && temperature_ == temperature) return shortfall_;
    logits_ = logits;
    temperature_ = temperature;
    shortfall_.clear();

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
    step_ = 0;
    if (!(range > 0) || !std::isfinite(range)) return shortfall_;
    step_ = round_step(range, most_lines);
    if (!(step_ > 0)) return shortfall_;  // a range of subnormal numbers
    for (int line = 1; line <= most_lines && line * step_ < range; ++line) {
        const double level = line * step_;
        shortfall_.push_back({level, superlevel_boundary(below, top, -level, per_edge),
                              fmt::format("−{:.3g}", level), level_between(below, top, farthest, -level).at});
    }
    return shortfall_;
}

}  // namespace softmaxlab
