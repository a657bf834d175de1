#include "core/numeric/simplex_map.h"

#include <numeric>

#include "core/numeric/softmax.h"
#include "core/numeric/sparse.h"

namespace softmaxlab {
namespace {

std::vector<double> picked(std::span<const double> values, std::span<const std::size_t> indices) {
    std::vector<double> result;
    for (const std::size_t index : indices) result.push_back(values[index]);
    return result;
}

}  // namespace

std::string_view name_of(SimplexMap map) {
    switch (map) {
        case SimplexMap::softmax:
            return "softmax";
        case SimplexMap::entmax15:
            return "entmax-1.5";
        case SimplexMap::sparsemax:
            return "sparsemax";
        case SimplexMap::argmax:
            return "argmax";
    }
    return "";
}

std::vector<double> apply_map(SimplexMap map, std::span<const double> logits, double temperature) {
    switch (map) {
        case SimplexMap::softmax:
            return softmax(logits, temperature).probabilities;
        case SimplexMap::entmax15:
            return entmax15(logits, temperature);
        case SimplexMap::sparsemax:
            return sparsemax(logits, temperature);
        case SimplexMap::argmax:
            return softmax(logits, 0).probabilities;
    }
    return {};
}

std::vector<double> apply_sparse_map(SimplexMap map, std::span<const double> logits,
                                     std::span<const std::size_t> ranking, double temperature) {
    // A class below one that gets 0 gets 0 itself, so a beginning of the ranking whose last class gets 0 says
    // it all.
    for (std::size_t taken = 512; taken < ranking.size(); taken *= 8) {
        const std::span<const std::size_t> first = ranking.first(taken);
        const std::vector<double> p = apply_map(map, picked(logits, first), temperature);
        if (p.back() != 0) continue;
        std::vector<double> result(logits.size(), 0.0);
        for (std::size_t i = 0; i < taken; ++i) result[first[i]] = p[i];
        return result;
    }
    return apply_map(map, logits, temperature);
}

std::optional<Shares> shares_of(std::span<const double> p) {
    const double mass = std::accumulate(p.begin(), p.end(), 0.0);
    if (!(mass > 0)) return std::nullopt;
    Shares shares{};
    for (std::size_t i = 0; i < p.size() && i < 3; ++i) shares[i] = p[i] / mass;
    return shares;
}

}  // namespace softmaxlab
