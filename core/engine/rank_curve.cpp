#include "core/engine/rank_curve.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <numeric>

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

/// body(block, first, last) for every block of that many.
template <class Body>
void for_each_block(Workers* workers, std::size_t count, const Body& body) {
    constexpr std::size_t least = 256;  // blocks worth waking a thread
    const auto blocks_from = [&](std::size_t begin, std::size_t end) {
        for (std::size_t block = begin; block < end; ++block) {
            const std::size_t first = block * summed_at_once;
            body(block, first, std::min(first + summed_at_once, count));
        }
    };
    const std::size_t blocks = (count + summed_at_once - 1) / summed_at_once;
    if (workers == nullptr)
        blocks_from(0, blocks);
    else
        workers->run(blocks, least, blocks_from);
}

/// Fills curve.probabilities, and gives the sum of each block of them.
std::vector<double> gather(const std::vector<double>& probabilities, const std::vector<double>& logits,
                           const std::vector<std::size_t>& ranking, RankCurve& curve, Workers* workers) {
    std::vector<double>& p = curve.probabilities;
    p.resize(ranking.size());
    std::vector<double> sums((p.size() + summed_at_once - 1) / summed_at_once);
    std::atomic<bool> all_positive = true;
    for_each_block(workers, p.size(), [&](std::size_t block, std::size_t first, std::size_t last) {
        double sum = 0;
        bool positive = true;
        for (std::size_t i = first; i < last; ++i) {
            p[i] = probabilities[ranking[i]];
            sum += p[i];
            positive = positive && p[i] > 0;
        }
        sums[block] = sum;
        if (!positive) all_positive = false;
    });
    if (all_positive) return sums;

    count_others(probabilities, logits, curve);
    p.erase(std::remove_if(p.begin(), p.end(), [](double x) { return !(x > 0); }), p.end());
    sums.resize((p.size() + summed_at_once - 1) / summed_at_once);
    for_each_block(workers, p.size(), [&](std::size_t block, std::size_t first, std::size_t last) {
        sums[block] = std::accumulate(p.begin() + static_cast<std::ptrdiff_t>(first),
                                      p.begin() + static_cast<std::ptrdiff_t>(last), 0.0);
    });
    return sums;
}

void count_held(const std::vector<double>& block_sums, RankCurve& curve) {
    // Shares of the sum as it is, not of 1: in a narrow format the two differ.
    const double sum = std::accumulate(block_sums.begin(), block_sums.end(), 0.0);
    double before = 0;  // the block
    std::size_t next = 0;
    for (std::size_t block = 0; block < block_sums.size(); ++block) {
        const double after = before + block_sums[block];
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
    const std::vector<double> block_sums = gather(probabilities, logits, ranking, curve, workers);
    choose_drawn(curve);
    count_held(block_sums, curve);
}

}  // namespace softmaxlab
