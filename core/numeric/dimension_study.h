#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace softmaxlab {

/// What dot products of d_k components do to softmax, as measured; means over the rows.
struct DimensionFacts {
    double variance = 0;            ///< of the scores, before any softmax
    double mean_entropy = 0;        ///< nats, 0 … log keys
    double saturated = 0;           ///< share of rows whose largest weight is above 0.99
    double mean_p_one_minus_p = 0;  ///< 0 … ¼
};

/// One number of dimensions, with and without dividing by √d_k. The predicted variance is d_k without and 1
/// with.
struct DimensionRow {
    std::size_t d_k = 0;
    DimensionFacts raw;
    DimensionFacts scaled;
};

/// The experiment behind 1/√d_k: q and k with independent components of mean 0 and variance 1, `tokens` of
/// each. A larger d_k keeps the components of the smaller one. The scores do not depend on T: they are made
/// once.
class DimensionStudy {
  public:
    /// `dimensions`: rising, each at least 1. Throws std::invalid_argument otherwise, and for fewer than 2
    /// tokens.
    DimensionStudy(std::vector<std::size_t> dimensions, std::size_t tokens, std::uint64_t seed);

    /// At a temperature of 0 … ∞, in double arithmetic (errors below 1e-12). Throws std::invalid_argument if
    /// it is none.
    std::vector<DimensionRow> at(double temperature) const;

  private:
    struct Scores {
        std::size_t d_k;
        double variance;
        std::vector<double> values;  ///< tokens × tokens
    };
    std::size_t tokens_;
    std::vector<Scores> scores_;
};

}  // namespace softmaxlab
