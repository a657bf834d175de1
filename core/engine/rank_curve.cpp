#include "core/engine/rank_curve.h"

#include <algorithm>
#include <cmath>

namespace softmaxlab {
namespace {

void choose_drawn(RankCurve& curve) {
    constexpr std::size_t few = 4096;
    constexpr double ratio = 1.002;  // a fifth of a pixel, where five decades share 1,200
    const std::size_t count = curve.probabilities.size();
    std::size_t next = 0;
    while (next < count) {
        curve.drawn_ranks.push_back(static_cast<double>(next + 1));
        curve.drawn.push_back(curve.probabilities[next]);
        const auto further = static_cast<std::size_t>(static_cast<double>(next) * ratio);
        const std::size_t following = count <= few ? next + 1 : std::max(next + 1, further);
        // The last one too, where the line ends.
        next = std::max(next + 1, std::min(following, count - 1));
    }
}

}  // namespace

RankCurve rank_curve(const std::vector<double>& probabilities, const std::vector<double>& logits,
                     const std::vector<std::size_t>& ranking) {
    RankCurve curve;
    find_rank_curve(probabilities, logits, ranking, curve);
    return curve;
}

void find_rank_curve(const std::vector<double>& probabilities, const std::vector<double>& logits,
                     const std::vector<std::size_t>& ranking, RankCurve& curve) {
    curve.probabilities.clear();
    curve.drawn_ranks.clear();
    curve.drawn.clear();
    curve.held = {};
    curve.zeros = curve.masked = curve.not_numbers = 0;
    curve.probabilities.reserve(ranking.size());
    double sum = 0;
    for (const std::size_t index : ranking) {
        const double p = probabilities[index];
        if (std::isnan(p)) {
            ++curve.not_numbers;
        } else if (p > 0) {
            curve.probabilities.push_back(p);
            sum += p;
        } else if (std::isinf(logits[index])) {
            ++curve.masked;
        } else {
            ++curve.zeros;
        }
    }
    choose_drawn(curve);
    // Shares of the sum as it is, not of 1: in a narrow format the two differ.
    double reached = 0;
    std::size_t next = 0;
    for (std::size_t i = 0; i < curve.probabilities.size() && next < counted_shares.size(); ++i) {
        reached += curve.probabilities[i];
        while (next < counted_shares.size() && reached >= counted_shares[next] * sum)
            curve.held[next++] = i + 1;
    }
}

}  // namespace softmaxlab
