#include "app/labs/simplex/share_paths.h"

#include <algorithm>

#include "core/numeric/same_values.h"

namespace softmaxlab {

void SharePaths::make(LabContext& context) {
    paths_ = share_paths(logits_, context.results.ranking(), corners_);
    std::vector<double> of_corners;
    for (const std::size_t corner : corners_) of_corners.push_back(logits_[corner]);
    std::transform(marked_temperatures.begin(), marked_temperatures.end(), marks_.begin(),
                   [&](double temperature) { return softmax_shares_at(of_corners, temperature); });
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
