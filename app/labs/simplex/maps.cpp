#include "app/labs/simplex/maps.h"

#include <algorithm>
#include <cmath>

#include "app/labs/values.h"
#include "app/ui/number_text.h"
#include "core/engine/row_softmax.h"
#include "core/numeric/same_values.h"
#include "core/numeric/softmax.h"

namespace softmaxlab::simplex {
namespace {

bool is_broken(double logit) {
    return std::isnan(logit) || logit == INFINITY;
}

/// F(p) of p·z and H(p). At T = ∞ no entropy at all counts as nothing.
double with_entropy(double dot, double entropy, double temperature) {
    if (std::isinf(temperature) && entropy == 0) return dot;
    return dot + temperature * entropy;
}

/// objective_maximum() from the log Σ exp of a long row, which is at hand.
double maximum_of(const Softmax& exact, double temperature) {
    if (temperature == 0 || exact.live_classes <= 1) return exact.max;
    return temperature * exact.log_sum_exp;
}

}  // namespace

std::string_view key_of(SimplexMap map) {
    return map == SimplexMap::entmax15 ? "entmax15" : name_of(map);
}

std::string_view about_map(SimplexMap map) {
    switch (map) {
        case SimplexMap::softmax:
            return "Softmax: the p that maximises p·z + T·H(p). No class that takes part ever gets exactly "
                   "0.";
        case SimplexMap::entmax15:
            return "1.5-entmax: p = max(z/(2T) − τ, 0)². Between softmax and sparsemax: a smooth curve that "
                   "still reaches exactly 0.";
        case SimplexMap::sparsemax:
            return "Sparsemax: the point of the simplex nearest to z/T. Classes far below the top get "
                   "exactly "
                   "0.";
        case SimplexMap::argmax:
            return "Argmax: all to the largest logit; ties share equally, a convention. The limit T → 0 of "
                   "the other three, so its path is a single point.";
    }
    return "";
}

std::string_view probability_text(FrameArena& arena, const SimplexNow& now, SimplexMap map, double p,
                                  double temperature, bool masked, int width) {
    if (masked && p == 0) return "masked";
    const bool never_exact = map == SimplexMap::softmax && temperature > 0;
    if (p == 0) return never_exact ? "≈ 0" : "0 exactly";
    if (p == 1 && never_exact && now.live > 1) return "≈ 1";
    return fitted(arena, p, width);
}

SimplexNow simplex_now(const Scene& scene, Results& results, const std::vector<std::size_t>& corners) {
    const std::vector<double>& logits = results.logits();
    const Softmax& exact = results.reference();
    const double temperature = scene.temperature;

    const bool is_long = logits.size() > longest_exact_row;

    SimplexNow now;
    now.corners = corners;
    now.live = exact.live_classes;
    now.not_a_number = std::any_of(logits.begin(), logits.end(), is_broken);
    now.maximum = is_long ? maximum_of(exact, temperature) : objective_maximum(logits, temperature);
    now.corner_logits = picked(logits, corners);
    now.corner_maximum = objective_maximum(now.corner_logits, temperature);
    for (const SimplexMap map : all_maps) {
        MapRow& row = now.maps[number_of(map)];
        if (map == SimplexMap::softmax) {
            row.p = exact.probabilities;
            // Softmax of the corners alone: their shares also where their mass is too small for a double.
            if (now.ordinary()) row.shares = shares_of(apply_map(map, now.corner_logits, temperature));
        } else {
            row.p = now.not_a_number ? apply_map(map, logits, temperature)
                                     : apply_sparse_map(map, logits, results.ranking(), temperature);
            row.shares = shares_of(picked(row.p, corners));
        }
        const auto positive = std::count_if(row.p.begin(), row.p.end(), [](double p) { return p > 0; });
        row.support = static_cast<std::size_t>(positive);
        // What underflowed in double is more than 0 all the same.
        if (map == SimplexMap::softmax && temperature > 0 && now.ordinary()) row.support = now.live;
        for (const std::size_t corner : corners) row.mass += row.p[corner];
        if (!now.ordinary()) {
            row.entropy = row.dot = row.objective = NAN;
            continue;
        }
        row.entropy = map == SimplexMap::softmax && is_long ? exact.entropy_nats : entropy_nats(row.p);
        row.dot = objective(row.p, logits, 0);
        row.objective = with_entropy(row.dot, row.entropy, temperature);
    }
    // The softmax row's p of everything else.
    const std::vector<double>& p = exact.probabilities;
    for (std::size_t i = 0; i < p.size(); ++i)
        if (std::find(corners.begin(), corners.end(), i) == corners.end()) now.rest += p[i];
    return now;
}

const SimplexNow& MapRows::at(LabContext& context, const std::vector<std::size_t>& corners) {
    if (revision_ == context.document.revision() && now_.corners == corners) return now_;
    revision_ = context.document.revision();
    now_ = simplex_now(context.document.scene(), context.results, corners);
    return now_;
}

void SharePaths::update(LabContext& context, const std::vector<std::size_t>& corners) {
    if (checked_ == context.document.revision() && corners_ == corners) return;
    const std::vector<double>& logits = context.results.logits();
    if (corners_ != corners || !same_values(logits_, logits)) {
        corners_ = corners;
        logits_ = logits;
        paths_ = share_paths(logits_, context.results.ranking(), corners_);
        const std::vector<double> of_corners = picked(logits_, corners_);
        std::transform(marked_temperatures.begin(), marked_temperatures.end(), marks_.begin(),
                       [&](double temperature) { return softmax_shares_at(of_corners, temperature); });
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

const std::vector<Contour>& Contours::entropy() {
    if (entropy_.empty()) entropy_ = entropy_contours();
    return entropy_;
}

const ShortfallContours& Contours::shortfall(const std::vector<double>& logits, double temperature) {
    if (same_values(logits_, logits) && temperature_ == temperature) return shortfall_;
    logits_ = logits;
    temperature_ = temperature;
    shortfall_ = shortfall_contours(logits, temperature);
    return shortfall_;
}

}  // namespace softmaxlab::simplex
