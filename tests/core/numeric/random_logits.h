#pragma once

#include <cstddef>
#include <random>
#include <vector>

namespace softmaxlab::test {

/// Random logits for property tests, the same on every platform (the distributions of the standard library
/// are not).
class RandomLogits {
  public:
    explicit RandomLogits(unsigned seed) : engine_(seed) {}

    /// Uniform in [low, high).
    double uniform(double low, double high) {
        return low + (high - low) * static_cast<double>(engine_() >> 11) * 0x1p-53;
    }

    std::size_t below(std::size_t limit) { return static_cast<std::size_t>(engine_() % limit); }

    /// Logits within ±`spread`, some of them equal, and now and then one far outside: uniform noise hides
    /// errors.
    std::vector<double> row(std::size_t classes, double spread) {
        std::vector<double> logits(classes);
        for (double& z : logits) z = uniform(-spread, spread);
        if (classes > 2 && below(3) == 0) logits[below(classes)] = logits[below(classes)];
        if (below(4) == 0) logits[below(classes)] += (below(2) == 0 ? -20 : 20) * spread;
        return logits;
    }

  private:
    std::mt19937_64 engine_;
};

}  // namespace softmaxlab::test
