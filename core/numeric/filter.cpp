#include "core/numeric/filter.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "core/numeric/double_double.h"

namespace softmaxlab {
namespace {

void expect_classes(std::span<const double> probabilities) {
    if (probabilities.empty()) throw std::invalid_argument("a filter needs at least one class");
}

// Indices, the most probable class first; of equals the lower index, and NaN after everything else.
std::vector<std::size_t> ranked(std::span<const double> probabilities) {
    std::vector<std::size_t> order(probabilities.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto weight = [&](std::size_t i) { return probabilities[i] >= 0 ? probabilities[i] : -1.0; };
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return weight(a) > weight(b); });
    return order;
}

}  // namespace

std::vector<bool> top_k(std::span<const double> probabilities, std::size_t k) {
    expect_classes(probabilities);
    if (k == 0) throw std::invalid_argument("top-k needs a k of at least 1");
    const std::vector<std::size_t> order = ranked(probabilities);
    std::vector<bool> keep(probabilities.size(), false);
    for (std::size_t rank = 0; rank < std::min(k, order.size()); ++rank) keep[order[rank]] = true;
    return keep;
}

std::vector<bool> top_p(std::span<const double> probabilities, double p) {
    expect_classes(probabilities);
    if (!(p > 0 && p <= 1)) throw std::invalid_argument("top-p needs a p above 0 and at most 1");
    std::vector<bool> keep(probabilities.size(), false);
    wide::DoubleDouble reached = 0.0;
    for (const std::size_t index : ranked(probabilities)) {
        const bool possible = probabilities[index] > 0;
        // Rounding must not decide which classes "all of them" are: p = 1 stops only before the impossible
        // ones.
        const bool enough = p < 1 && !(reached < wide::DoubleDouble(p));
        if (reached.hi > 0 && (enough || !possible)) break;
        keep[index] = true;
        if (!possible) break;
        reached = reached + probabilities[index];
    }
    return keep;
}

std::vector<bool> min_p(std::span<const double> probabilities, double fraction) {
    expect_classes(probabilities);
    if (!(fraction >= 0 && fraction <= 1)) throw std::invalid_argument("min-p needs a fraction from 0 to 1");
    const double largest = probabilities[ranked(probabilities).front()];
    std::vector<bool> keep(probabilities.size());
    for (std::size_t i = 0; i < keep.size(); ++i) keep[i] = probabilities[i] >= fraction * largest;
    return keep;
}

}  // namespace softmaxlab
