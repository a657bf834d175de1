#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "core/numeric/simplex_map.h"

namespace softmaxlab {

inline constexpr std::size_t max_path_classes = 256;  ///< of a large set that the sparse paths are made of

/// The way of one map's point in the triangle of some classes, its corners, as T goes from 0 to ∞.
struct SharePath {
    std::vector<double> temperatures;           ///< 0, rising, ∞
    std::vector<std::optional<Shares>> shares;  ///< at those; nothing where the corners have no mass
    bool whole = true;  ///< false: it ends where the support of a large set grows past max_path_classes
};

/// The shares of the corners under softmax at one temperature: no other class changes them.
std::optional<Shares> softmax_shares_at(std::span<const double> corner_logits, double temperature);

/// The paths of all maps, by number_of(). `ranking`: all classes, largest logit first; `corners`: 1 … 3
/// classes.
std::array<SharePath, map_count> share_paths(std::span<const double> logits,
                                             std::span<const std::size_t> ranking,
                                             std::span<const std::size_t> corners);

}  // namespace softmaxlab
