#include "core/numeric/huffman_tree.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace softmaxlab {

double TreeStep::probability() const {
    const double both = left + right;
    return both > 0 ? (goes_right ? right : left) / both : 0.5;
}

double TreeStep::score() const {
    if (!(left + right > 0)) return 0;
    return goes_right ? std::log(right / left) : std::log(left / right);
}

HuffmanTree::HuffmanTree(std::span<const double> weights) : leaves_(weights.size()) {
    if (weights.empty()) throw std::invalid_argument("a tree needs a leaf");
    std::vector<double> heavy(weights.begin(), weights.end());
    heavy.reserve(2 * leaves_ - 1);
    nodes_.reserve(2 * leaves_ - 1);
    for (std::size_t i = 0; i < leaves_; ++i) {
        if (!(weights[i] >= 0) || !std::isfinite(weights[i]))
            throw std::invalid_argument("a leaf's weight is at least 0, and finite");
        nodes_.push_back({i, i, i});
    }
    std::vector<std::size_t> lightest(leaves_);
    std::iota(lightest.begin(), lightest.end(), std::size_t{0});
    std::sort(lightest.begin(), lightest.end(), [&](std::size_t a, std::size_t b) {
        return weights[a] != weights[b] ? weights[a] < weights[b] : a < b;
    });
    // Two queues, each from light to heavy: the leaves, and what has been joined.
    std::size_t next_leaf = 0;
    std::size_t next_joined = leaves_;
    const auto take = [&] {
        const bool has_leaf = next_leaf < leaves_;
        const bool has_joined = next_joined < nodes_.size();
        const bool leaf = has_leaf && (!has_joined || heavy[lightest[next_leaf]] <= heavy[next_joined]);
        return leaf ? lightest[next_leaf++] : next_joined++;
    };
    while (nodes_.size() < 2 * leaves_ - 1) {
        const std::size_t right = take();
        const std::size_t left = take();
        const std::size_t joined = nodes_.size();
        nodes_.push_back({joined, left, right});
        heavy.push_back(heavy[left] + heavy[right]);
        nodes_[left].parent = joined;
        nodes_[right].parent = joined;
    }
}

std::vector<double> HuffmanTree::sums(std::span<const double> probabilities) const {
    if (probabilities.size() != leaves_) throw std::invalid_argument("one probability for each leaf");
    std::vector<double> sums(probabilities.begin(), probabilities.end());
    sums.reserve(nodes_.size());
    for (std::size_t i = leaves_; i < nodes_.size(); ++i)
        sums.push_back(sums[nodes_[i].left] + sums[nodes_[i].right]);
    return sums;
}

std::vector<TreeStep> HuffmanTree::path(std::size_t leaf, std::span<const double> sums) const {
    if (leaf >= leaves_) throw std::out_of_range("no such leaf");
    if (sums.size() != nodes_.size()) throw std::invalid_argument("the sums are of another tree");
    std::vector<TreeStep> steps;
    for (std::size_t at = leaf; nodes_[at].parent != at; at = nodes_[at].parent) {
        const Node& parent = nodes_[nodes_[at].parent];
        steps.push_back({sums[parent.left], sums[parent.right], parent.right == at});
    }
    std::reverse(steps.begin(), steps.end());
    return steps;
}

double HuffmanTree::mean_questions(std::span<const double> sums) const {
    if (sums.size() != nodes_.size()) throw std::invalid_argument("the sums are of another tree");
    const double asked =
        std::accumulate(sums.begin() + static_cast<std::ptrdiff_t>(leaves_), sums.end(), 0.0);
    return asked / sums.back();
}

std::vector<double> zipf_weights(std::size_t count) {
    std::vector<double> weights(count);
    for (std::size_t i = 0; i < count; ++i) weights[i] = 1 / static_cast<double>(i + 1);
    return weights;
}

}  // namespace softmaxlab
