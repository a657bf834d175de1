#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/numeric/simplex.h"

namespace softmaxlab {

/// The maps from logits to probabilities, the softest first.
enum class SimplexMap { softmax, entmax15, sparsemax, argmax };

inline constexpr std::array<SimplexMap, 4> all_maps = {SimplexMap::softmax, SimplexMap::entmax15,
                                                       SimplexMap::sparsemax, SimplexMap::argmax};
inline constexpr std::size_t map_count = all_maps.size();

constexpr std::size_t number_of(SimplexMap map) {
    return static_cast<std::size_t>(map);
}

std::string_view name_of(SimplexMap map);  ///< "entmax-1.5"

/// The probabilities under a map, as `softmax`, `entmax15` and `sparsemax` compute them: exact zeros are
/// exact. argmax is softmax at T = 0.
std::vector<double> apply_map(SimplexMap map, std::span<const double> logits, double temperature);

/// apply_map() of a long row for the maps that reach 0, from a beginning of `ranking` (the classes, largest
/// logit first) as soon as its last class gets 0: what is behind it gets 0, too.
std::vector<double> apply_sparse_map(SimplexMap map, std::span<const double> logits,
                                     std::span<const std::size_t> ranking, double temperature);

/// The shares of the first three of `p` in their mass, filled up with 0 where there are fewer. Nothing if the
/// mass is 0 or NaN.
std::optional<Shares> shares_of(std::span<const double> p);

}  // namespace softmaxlab
