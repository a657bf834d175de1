#include "app/labs/simplex/share_paths.h"

#include <algorithm>
#include <cmath>

#include "core/numeric/same_values.h"
#include "core/numeric/temperature_sweep.h"

namespace softmaxlab {
namespace {

constexpr std::size_t points = 320;

struct GapRange {
    double least = 0;  ///< the smallest gap between different logits
    double most = 0;   ///< the largest
};

GapRange gaps_of(std::vector<double> logits) {
    logits.erase(std::remove(logits.begin(), logits.end(), -INFINITY), logits.end());
    std::sort(logits.begin(), logits.end());
    GapRange gaps;
    if (logits.size() < 2) return gaps;
    gaps.most = std::min(logits.back() - logits.front(), 1e300);
    gaps.least = gaps.most;
    for (std::size_t i = 1; i < logits.size(); ++i) {
        const double gap = logits[i] - logits[i - 1];
        if (gap > 0) gaps.least = std::min(gaps.least, gap);
    }
    return gaps;
}

/// Temperatures between which the path has all its length: at the low end the smallest gap decides, at the
/// high end the largest one is next to nothing.
std::vector<double> temperatures_for(const std::vector<double>& logits) {
    const GapRange gaps = gaps_of(logits);
    std::vector<double> temperatures = {0};
    if (gaps.most > 0) {
        const double low = std::max(gaps.least / 40, gaps.most * 1e-7);
        const std::vector<double> between =
            logarithmic_range(std::max(low, 1e-300), std::max(gaps.most * 200, 1e-290), points);
        temperatures.insert(temperatures.end(), between.begin(), between.end());
    }
    temperatures.push_back(INFINITY);
    return temperatures;
}

}  // namespace

std::optional<Shares> softmax_shares_at(const std::vector<double>& corner_logits, double temperature) {
    return shares_of(apply_map(SimplexMap::softmax, corner_logits, temperature));
}

void SharePaths::make(LabContext& context) {
    paths_ = {};
    std::vector<double> of_corners;
    for (const std::size_t corner : corners_) of_corners.push_back(logits_[corner]);

    std::transform(marked_temperatures.begin(), marked_temperatures.end(), marks_.begin(),
                   [&](double temperature) { return softmax_shares_at(of_corners, temperature); });

    // The first classes of the ranking, then the corners that are not among them.
    std::vector<std::size_t> classes = context.results.ranking();
    const bool all = classes.size() <= most_path_classes;
    if (!all) classes.resize(most_path_classes);
    const std::size_t ranked = classes.size();
    std::vector<std::size_t> place_of_corner;
    for (const std::size_t corner : corners_) {
        const auto found = std::find(classes.begin(), classes.end(), corner);
        place_of_corner.push_back(static_cast<std::size_t>(found - classes.begin()));
        if (found == classes.end()) classes.push_back(corner);
    }
    std::vector<double> row;
    for (const std::size_t index : classes) row.push_back(logits_[index]);

    const std::vector<double> of_softmax = temperatures_for(of_corners);
    const std::vector<double> of_sparse = temperatures_for(row);
    for (const SimplexMap map : all_maps) {
        SharePath& path = paths_[number_of(map)];
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
}

void SharePaths::update(LabContext& context, const std::vector<std::size_t>& corners) {
    if (checked_ == context.document.revision() && corners_ == corners) return;
    const std::vector<double>& logits = context.results.logits();
    if (corners_ != corners || !same_values(logits_, logits)) {
        corners_ = corners;
        logits_ = logits;
        make(context);
    }
    checked_ = context.document.revision();
}

const SharePath& SharePaths::at(LabContext& context, const std::vector<std::size_t>& corners,
                                SimplexMap map) {
    update(context, corners);
    return paths_[number_of(map)];
}

const MarkedShares& SharePaths::marks(LabContext& context, const std::vector<std::size_t>& corners) {
    update(context, corners);
    return marks_;
}

}  // namespace softmaxlab
