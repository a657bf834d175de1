#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/engine/attention_results.h"

namespace softmaxlab {

/// The four matrices of queries × keys, in the order of the work.
enum class AttentionStage { scores, scaled, masked, weights };

/// Some rows of the four matrices, as the backend has them: read once, and kept until they change.
class StageNumbers {
  public:
    /// Reads rows first … first + count − 1, if they are not there yet. Needs results.has_begun().
    void read(AttentionResults& results, std::size_t first, std::size_t count);

    /// One of them. What is masked is −∞ in the stage `masked`, whatever number stands for it.
    double at(AttentionStage stage, AttentionResults& results, std::size_t query, std::size_t key) const;

  private:
    struct Block {
        std::vector<double> values;
        std::uint64_t version = 0;
    };

    std::size_t first_ = 0;
    std::size_t count_ = 0;
    std::size_t keys_ = 0;
    Block scores_;
    Block weights_;
};

}  // namespace softmaxlab
