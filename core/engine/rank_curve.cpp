#include "core/engine/rank_curve.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

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

/// What is not on the curve.
void count_others(const std::vector<double>& probabilities, const std::vector<double>& logits,
                  RankCurve& curve) {
    for (std::size_t i = 0; i < probabilities.size(); ++i) {
        if (probabilities[i] > 0) continue;
        ++(std::isnan(probabilities[i]) ? curve.not_numbers
           : std::isinf(logits[i])      ? curve.masked
                                        : curve.zeros);
    }
}

/// Sums of this many p are made by themselves: the processor is then busy with several of them at a time.
constexpr std::size_t summed_at_once = 64;

void sum_blocks(RankCurve& curve) {
    const auto begin = curve.probabilities.begin();
    const auto end = curve.probabilities.end();
    curve.block_sums.clear();
    for (auto block = begin; block != end;) {
        const auto next = block + std::min<std::ptrdiff_t>(summed_at_once, end - block);
        curve.block_sums.push_back(std::accumulate(block, next, 0.0));
        block = next;
    }
}

void count_held(RankCurve& curve) {
    // Shares of the sum as it is, not of 1: in a narrow format the two differ.
    const double sum = std::accumulate(curve.block_sums.begin(), curve.block_sums.end(), 0.0);
    double before = 0;  // the block
    std::size_t next = 0;
    for (std::size_t block = 0; block < curve.block_sums.size(); ++block) {
        const double after = before + curve.block_sums[block];
        double of_block = 0;
        std::size_t i = block * summed_at_once;
        // The block's own sum, made again in the same order: it reaches what `after` does.
        while (next < counted_shares.size() && after >= counted_shares[next] * sum) {
            while (before + of_block < counted_shares[next] * sum) of_block += curve.probabilities[i++];
            curve.held[next++] = i;
        }
        before = after;
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
                     const std::vector<std::size_t>& ranking, RankCurve& curve, Workers* workers) {
    curve.drawn_ranks.clear();
    curve.drawn.clear();
    curve.held = {};
    curve.zeros = curve.masked = curve.not_numbers = 0;
    curve.probabilities.resize(ranking.size());
    for_each_part(workers, ranking.size(), [&](std::size_t first, std::size_t count) {
        for (std::size_t i = first; i < first + count; ++i)
            curve.probabilities[i] = probabilities[ranking[i]];
    });
    const auto is_left_out = [](double p) { return !(p > 0); };
    const auto end = std::remove_if(curve.probabilities.begin(), curve.probabilities.end(), is_left_out);
    if (end != curve.probabilities.end()) count_others(probabilities, logits, curve);
    curve.probabilities.erase(end, curve.probabilities.end());
    sum_blocks(curve);
    choose_drawn(curve);
    count_held(curve);
}

}  // namespace softmaxlab
