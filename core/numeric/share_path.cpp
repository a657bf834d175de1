#include "core/numeric/share_path.h"

#include <algorithm>
#include <cmath>

#include "core/numeric/temperature_sweep.h"

namespace softmaxlab {
namespace {

constexpr std::size_t points = 320;

struct GapRange {
    double min = 0;  ///< the smallest gap between different logits
    double max = 0;  ///< the largest
};

GapRange gaps_of(std::vector<double> logits) {
    logits.erase(std::remove(logits.begin(), logits.end(), -INFINITY), logits.end());
    std::sort(logits.begin(), logits.end());
    GapRange gaps;
    if (logits.size() < 2) return gaps;
    gaps.max = std::min(logits.back() - logits.front(), 1e300);
    gaps.min = gaps.max;
    for (std::size_t i = 1; i < logits.size(); ++i) {
        const double gap = logits[i] - logits[i - 1];
        if (gap > 0) gaps.min = std::min(gaps.min, gap);
    }
    return gaps;
}

/// Temperatures between which the path has all its length: at the low end the smallest gap decides, at the
/// high end the largest one is next to nothing.
std::vector<double> temperatures_for(const std::vector<double>& logits) {
    const GapRange gaps = gaps_of(logits);
    std::vector<double> temperatures = {0};
    if (gaps.max > 0) {
        const double low = std::max(gaps.min / 40, gaps.max * 1e-7);
        const std::vector<double> between =
            logarithmic_range(std::max(low, 1e-300), std::max(gaps.max * 200, 1e-290), points);
        temperatures.insert(temperatures.end(), between.begin(), between.end());
    }
    temperatures.push_back(INFINITY);
    return temperatures;
}

}  // namespace

std::optional<Shares> softmax_shares_at(std::span<const double> corner_logits, double temperature) {
    return shares_of(apply_map(SimplexMap::softmax, corner_logits, temperature));
}

std::array<SharePath, map_count> share_paths(std::span<const double> logits,
                                             std::span<const std::size_t> ranking,
                                             std::span<const std::size_t> corners) {
    std::array<SharePath, map_count> paths;
    std::vector<double> of_corners;
    for (const std::size_t corner : corners) of_corners.push_back(logits[corner]);

    // The first classes of the ranking, then the corners that are not among them.
    const bool all = ranking.size() <= max_path_classes;
    const std::size_t ranked = all ? ranking.size() : max_path_classes;
    std::vector<std::size_t> classes(ranking.begin(), ranking.begin() + static_cast<std::ptrdiff_t>(ranked));
    std::vector<std::size_t> place_of_corner;
    for (const std::size_t corner : corners) {
        const auto found = std::find(classes.begin(), classes.end(), corner);
        place_of_corner.push_back(static_cast<std::size_t>(found - classes.begin()));
        if (found == classes.end()) classes.push_back(corner);
    }
    std::vector<double> row;
    for (const std::size_t index : classes) row.push_back(logits[index]);

    const std::vector<double> of_softmax = temperatures_for(of_corners);
    const std::vector<double> of_sparse = temperatures_for(row);
    for (const SimplexMap map : all_maps) {
        SharePath& path = paths[number_of(map)];
        for (const double temperature : map == SimplexMap::softmax ? of_softmax : of_sparse) {
            std::optional<Shares> shares;
            if (map == SimplexMap::softmax) {
                shares = softmax_shares_at(of_corners, temperature);
            } else {
                const std::vector<double> p = apply_map(map, row, temperature);
                // Only if the last ranked class gets 0 does what is not in the row get 0, too.
                if (!all && p[ranked - 1] != 0) {
                    path.whole = false;
                    break;
                }
                std::vector<double> at_corners;
                for (const std::size_t place : place_of_corner) at_corners.push_back(p[place]);
                shares = shares_of(at_corners);
            }
            path.temperatures.push_back(temperature);
            path.shares.push_back(shares);
        }
    }
    return paths;
}

}  // namespace softmaxlab
