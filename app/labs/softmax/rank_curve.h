#pragma once

#include <array>
#include <cstddef>
#include <vector>

namespace softmaxlab {

/// The shares of the probability whose classes are counted.
inline constexpr std::array<double, 3> counted_shares = {0.5, 0.9, 0.99};

/// p against rank, as far as a logarithmic axis has it, and what is left out there.
struct RankCurve {
    std::vector<double> ranks;          ///< 1, 2, 3 …
    std::vector<double> probabilities;  ///< falling, all positive
    std::array<std::size_t, 3>
        held{};             ///< how many of the most probable classes have 50, 90, 99 % of Σp together
    std::size_t zeros = 0;  ///< p is exactly 0, though the class takes part
    std::size_t masked = 0;
    std::size_t not_numbers = 0;  ///< p is NaN; with one of these `held` means nothing
};

/// `probabilities` and `logits` by class, `ranking`: class indices, most probable first, NaN last.
RankCurve rank_curve(const std::vector<double>& probabilities, const std::vector<double>& logits,
                     const std::vector<std::size_t>& ranking);

}  // namespace softmaxlab
