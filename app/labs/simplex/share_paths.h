#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <optional>
#include <vector>

#include "app/labs/simplex/maps.h"
#include "core/numeric/share_path.h"

namespace softmaxlab {

/// Where the path of softmax has marks.
inline constexpr std::array<double, 6> marked_temperatures = {
    0.1, 0.5, 1, 2, 10, std::numeric_limits<double>::infinity()};
using MarkedShares = std::array<std::optional<Shares>, marked_temperatures.size()>;

/// The paths of all maps, kept while the logits and the corners stay: no temperature changes them.
class SharePaths {
  public:
    const SharePath& at(LabContext& context, const std::vector<std::size_t>& corners, SimplexMap map);

    /// At the temperatures that are marked.
    const MarkedShares& marks(LabContext& context, const std::vector<std::size_t>& corners);

  private:
    void update(LabContext& context, const std::vector<std::size_t>& corners);
    void make(LabContext& context);

    Revision checked_ = 0;
    std::vector<std::size_t> corners_;
    std::vector<double> logits_;
    std::array<SharePath, map_count> paths_;
    MarkedShares marks_;
};

}  // namespace softmaxlab
