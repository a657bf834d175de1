#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/base/aligned_vector.h"
#include "core/base/workers.h"
#include "core/engine/backend.h"

namespace softmaxlab {

/// The softmaxes of one forward pass of GPT-3 over its whole context: 96 layers of 96 heads, in each of them
/// one softmax for each of 2,048 queries, over the keys up to its own. Only these are computed, by the kernel
/// of this app, over scores that are random and the same for every head.
///
/// Source: T. Brown et al., "Language Models are Few-Shot Learners", 2020, table 2.1.
class SoftmaxesOfGpt3 {
  public:
    static constexpr std::size_t layers = 96;
    static constexpr std::size_t heads = layers * 96;
    static constexpr std::size_t context = 2048;
    static constexpr std::uint64_t rows = std::uint64_t{heads} * context;
    static constexpr std::uint64_t exponentials = heads * (std::uint64_t{context} * (context + 1) / 2);

    /// On as many threads.
    explicit SoftmaxesOfGpt3(std::size_t threads);

    /// Goes on for about so many seconds: one head at least, and one if there is no end. Returns whether all
    /// is done.
    bool advance(double seconds);

    bool over() const { return heads_ == heads; }
    std::size_t heads_done() const { return heads_; }
    std::uint64_t rows_done() const { return std::uint64_t{heads_} * context; }

    /// That the heads took which are done.
    double seconds() const { return seconds_; }
    /// That all will take at this speed; needs a head that is done.
    double seconds_for_all() const;

    /// Weights of a row of the last head: one more than the row before has.
    std::vector<float> weights_of(std::size_t row) const;

  private:
    void next_head();

    Workers workers_;
    AlignedVector<float> scores_;   ///< of one head, context × context
    AlignedVector<float> weights_;  ///< likewise
    std::vector<RowStatus> status_;
    std::size_t heads_ = 0;
    double seconds_ = 0;
};

}  // namespace softmaxlab
