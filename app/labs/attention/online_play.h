#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/engine/attention_results.h"
#include "core/numeric/online_softmax.h"

namespace softmaxlab {

inline constexpr double online_steps_a_second = 1.5;
inline constexpr double longest_online_play = 10;  ///< seconds: with more blocks the steps come faster

/// A row of attention going through the online form, block by block, as far as a person has stepped.
class OnlinePlay {
  public:
    std::size_t block = 2;  ///< keys
    bool playing = false;

    /// Takes the row of the query; another one than before begins anew. Nothing, or why this row cannot be
    /// shown.
    std::optional<std::string> follow(AttentionResults& results, std::size_t query, double temperature);

    /// Of the row that was followed: all its steps, whether done or not.
    const OnlineSoftmax& row() const { return row_; }

    /// The softmax of the same logits in one piece.
    const std::vector<double>& offline() const { return offline_; }
    const std::vector<double>& logits() const { return logits_; }

    std::size_t done() const { return done_; }  ///< steps
    bool at_end() const { return done_ == row_.steps.size(); }
    std::size_t keys_done() const;

    void step();
    void reset();

    /// Another size of the blocks, from the beginning.
    void set_block(std::size_t keys);

    /// Goes on by itself while it plays.
    void advance(double seconds);

    /// Largest |Δ| between the weights of the online form and those of softmax in one piece.
    double largest_difference() const;

  private:
    /// What `row_` is made of.
    struct Source {
        std::uint64_t weights = 0;
        std::uint64_t vectors = 0;
        std::size_t query = 0;
        std::size_t block = 0;
        double temperature = 0;

        friend bool operator==(const Source&, const Source&) = default;
    };

    std::optional<Source> source_;
    std::vector<double> logits_;
    std::vector<double> offline_;
    OnlineSoftmax row_;
    std::size_t done_ = 0;
    double waiting_ = 0;  ///< seconds towards the next step
};

}  // namespace softmaxlab
