#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "core/base/workers.h"

namespace softmaxlab {

/// The shares of the probability whose classes are counted.
inline constexpr std::array<double, 3> counted_shares = {0.5, 0.9, 0.99};

/// p against rank, as far as a logarithmic axis has it, and what is left out there.
struct RankCurve {
    std::vector<double> probabilities;  ///< p of rank 1, 2, 3 …: falling, all positive
    std::vector<double> drawn_ranks;    ///< those that suffice to draw it, rising
    std::vector<double> drawn;          ///< and their p
    std::array<std::size_t, 3> held{};  ///< so many of the most probable have 50, 90, 99 % of Σp together
    std::size_t zeros = 0;              ///< p is exactly 0, though the class takes part
    std::size_t masked = 0;
    std::size_t not_numbers = 0;  ///< p is NaN; with one of these `held` means nothing
};

/// Up to 4,096 points are all drawn; of more, on a logarithmic axis, those a 500th apart.
///
/// `probabilities` and `logits` by class, `ranking`: class indices, most probable first, NaN last.
RankCurve rank_curve(const std::vector<double>& probabilities, const std::vector<double>& logits,
                     const std::vector<std::size_t>& ranking);

/// The same into `curve`, whose memory is used again, shared by `workers`.
void find_rank_curve(const std::vector<double>& probabilities, const std::vector<double>& logits,
                     const std::vector<std::size_t>& ranking, RankCurve& curve, Workers* workers = nullptr);

}  // namespace softmaxlab
