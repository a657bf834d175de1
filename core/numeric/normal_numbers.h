#pragma once

#include <cstdint>
#include <random>

namespace softmaxlab {

/// Standard normal numbers that are the same everywhere: the standard fixes the sequence of mt19937_64, but
/// not that of std::normal_distribution. They are rounded to six decimals, which hides the last bits of log
/// and cos: those differ by platform.
///
/// Source: G. E. P. Box and M. E. Muller, "A note on the generation of random normal deviates", 1958.
class NormalNumbers {
  public:
    explicit NormalNumbers(std::uint64_t seed) : bits_(seed) {}

    double next();

  private:
    double uniform() { return static_cast<double>(bits_() >> 11U) * 0x1p-53; }  // [0, 1)

    std::mt19937_64 bits_;
};

}  // namespace softmaxlab
