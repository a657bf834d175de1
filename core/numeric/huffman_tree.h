#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace softmaxlab {

/// A question on the way from the root of a tree to a leaf: left or right?
struct TreeStep {
    double left = 0;   ///< the probability of all leaves on that side together
    double right = 0;  ///< likewise
    bool goes_right = false;

    /// Of the side that is taken, given that the question is asked: sigmoid(score()). 1/2 where no leaf on
    /// either side has a probability.
    double probability() const;

    /// log(taken / other), −∞ … ∞: the logit of the side that is taken.
    double score() const;
};

/// The tree that asks the fewest questions on average to find a leaf, if leaves come as often as they weigh.
/// It is made once; a hierarchical softmax then answers its questions for each context, instead of summing
/// over all classes. Sources: Huffman, "A Method for the Construction of Minimum-Redundancy Codes", 1952;
/// Morin and Bengio, "Hierarchical Probabilistic Neural Network Language Model", 2005.
class HuffmanTree {
  public:
    /// A leaf for each weight. Throws std::invalid_argument for none, and for one that is negative or not
    /// finite.
    explicit HuffmanTree(std::span<const double> weights);

    /// Of each leaf and of each node within, what the leaves below it have together; the root is the last.
    /// `probabilities`: one ≥ 0 for each leaf; throws std::invalid_argument if there are more or fewer.
    std::vector<double> sums(std::span<const double> probabilities) const;

    /// The way to a leaf, with sums() of any distribution. The product of the steps' probabilities is the
    /// leaf's own over those of all, up to rounding: some 1e-16 for each step. Throws std::out_of_range if
    /// there is no such leaf.
    std::vector<TreeStep> path(std::size_t leaf, std::span<const double> sums) const;

    /// The mean number of questions if the leaves come with the probabilities of sums(): each node within is
    /// asked as often as one of the leaves below it comes.
    double mean_questions(std::span<const double> sums) const;

  private:
    struct Node {
        std::size_t parent = 0;  ///< of the root: itself
        std::size_t left = 0;    ///< of a leaf: itself
        std::size_t right = 0;   ///< likewise
    };

    std::size_t leaves_;
    std::vector<Node> nodes_;  ///< the leaves, then what joins two of those before it; the root is the last
};

/// Zipf's law for `count` classes that are numbered from the most frequent one: 1/(r + 1) of class r.
std::vector<double> zipf_weights(std::size_t count);

}  // namespace softmaxlab
