#include "app/labs/softmax/rank_curve.h"

#include <cmath>

namespace softmaxlab {

RankCurve rank_curve(const std::vector<double>& probabilities, const std::vector<double>& logits,
                     const std::vector<std::size_t>& ranking) {
    RankCurve curve;
    curve.ranks.reserve(ranking.size());
    curve.probabilities.reserve(ranking.size());
    double sum = 0;
    for (const std::size_t index : ranking) {
        const double p = probabilities[index];
        if (std::isnan(p)) {
            ++curve.not_numbers;
        } else if (p > 0) {
            curve.probabilities.push_back(p);
            curve.ranks.push_back(static_cast<double>(curve.ranks.size() + 1));
            sum += p;
        } else if (std::isinf(logits[index])) {
            ++curve.masked;
        } else {
            ++curve.zeros;
        }
    }
    // Shares of the sum as it is, not of 1: in a narrow format the two differ.
    double reached = 0;
    std::size_t next = 0;
    for (std::size_t i = 0; i < curve.probabilities.size() && next < counted_shares.size(); ++i) {
        reached += curve.probabilities[i];
        while (next < counted_shares.size() && reached >= counted_shares[next] * sum)
            curve.held[next++] = i + 1;
    }
    return curve;
}

}  // namespace softmaxlab
