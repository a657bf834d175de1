#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace softmaxlab::learning {

/// Random numbers that are the same on every machine, for ever: SplitMix64 (Steele, Lea, Flood 2014), begun
/// at the FNV-1a hash of a name, xor a seed. In integers only.
class SeededGenerator {
  public:
    SeededGenerator(std::string_view name, std::uint64_t seed);

    std::uint64_t next();

    /// One of 0 … count − 1, each as likely as the others: draws that would favour some are thrown away.
    /// count ≥ 1.
    std::size_t below(std::size_t count);

    /// 0 … count − 1 in any order (Fisher and Yates, from the back).
    std::vector<std::size_t> order(std::size_t count);

  private:
    std::uint64_t state_;
};

}  // namespace softmaxlab::learning
